export {
  type ComplexField,
  createWave,
  type Schedule,
  type Wave,
  type WaveOptions,
  type WaveStrategy,
} from './wave.js'
