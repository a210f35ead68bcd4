import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts', cli: 'src/cli/index.ts' },
  format: 'esm',
  target: 'es2022',
  platform: 'node',
  // So that a page can import the package as it is. Apache-2.0; its licence goes with it.
  noExternal: ['@assemblyscript/loader'],
  // Simulations can be disposed of; not every user's `lib` knows what that is.
  dts: { entry: 'src/index.ts', banner: '/// <reference lib="esnext.disposable" />' },
  splitting: true,
  minify: false,
  clean: true,
  onSuccess: 'cp node_modules/assemblyscript/LICENSE dist/LICENSE.assemblyscript-loader',
})
