import { defineConfig } from 'tsup'

/**
 * Simulations can be disposed of. TypeScript knows that word since 5.2, and only with a `lib` that not every user has;
 * where both declare it, they are one.
 */
const DISPOSABLE = `declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol
    readonly asyncDispose: unique symbol
  }
  interface Disposable {
    [Symbol.dispose](): void
  }
  interface AsyncDisposable {
    [Symbol.asyncDispose](): PromiseLike<void>
  }
}
`

export default defineConfig({
  // What a page may do without has a file of its own, since not every bundler leaves out parts of a file.
  entry: {
    index: 'src/index.ts',
    wave: 'src/wave/index.ts',
    cli: 'src/cli/index.ts',
    mpi: 'src/executors/mpi/run.ts',
    saveNpy: 'src/io/saveNpy.ts',
    checkpoint: 'src/checkpoint/checkpoint.ts',
    gpuDevice: 'src/gpu/device.ts',
    gpuElementary: 'src/kernels/elementary/gpu/road.ts',
    gpuCars: 'src/kernels/cars/gpu/road.ts',
    gpuWave: 'src/wave/kernels/gpu/field.ts',
    traffic: 'src/models/traffic.ts',
    nasch: 'src/models/nasch.ts',
    elementary: 'src/models/elementary.ts',
    npy: 'src/io/npy.ts',
    theory: 'src/measure/theory.ts',
    simulation: 'src/simulation.ts',
    sweep: 'src/measure/sweep.ts',
    jobWorker: 'src/generated/jobWorker.ts',
    waveWorker: 'src/generated/waveWorker.ts',
  },
  format: 'esm',
  target: 'es2022',
  platform: 'node',
  dts: { entry: { index: 'src/index.ts', wave: 'src/wave/index.ts' }, banner: DISPOSABLE },
  splitting: true,
  // All that webpack 4 cannot read; for others it makes no difference.
  esbuildOptions(options) {
    options.supported = { 'optional-chain': false, 'nullish-coalescing': false, 'logical-assignment': false }
  },
  minify: false,
  clean: true,
  // The worker and the Wasm modules as files, for hosts that take nothing else.
  publicDir: 'src/generated/files',
  // The loader is in the library: Apache-2.0; its licence goes with it.
  onSuccess: 'cp node_modules/assemblyscript/LICENSE dist/LICENSE.assemblyscript-loader',
})
