import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts', cli: 'src/cli/index.ts' },
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  dts: { entry: 'src/index.ts' },
  splitting: true,
  minify: false,
  clean: true,
})
