/** How programs/page.js becomes out/page.js, with what that loads beside it. */
import { files } from './recipes.js'

export type Bundler = {
  /** Its folder in hosts.ts. */
  name: string
  command: string
  files?: Record<string, string>
}

const webpack = `require('webpack')(
  { mode: 'production', context: __dirname, entry: { page: './page.js' }, output: { path: __dirname + '/out' } },
  (error, stats) => {
    if (error || stats.hasErrors()) throw error ?? stats.toString()
  },
)
`

const vite = `export default {
  base: './',
  build: { outDir: 'out', rollupOptions: { input: 'page.js', output: { entryFileNames: '[name].js' } } },
}
`

export const bundlers: Bundler[] = [
  { name: 'esbuild', command: 'node_modules/esbuild/bin/esbuild page.js --bundle --format=esm --outdir=out' },
  {
    name: 'vite',
    command: 'node_modules/vite/bin/vite.js build --config vite.build.mjs',
    files: { 'vite.build.mjs': vite },
  },
  { name: 'webpack4', command: '--openssl-legacy-provider webpack.cjs', files: { 'webpack.cjs': webpack } },
  { name: 'webpack5', command: 'webpack.cjs', files: { 'webpack.cjs': webpack } },
  {
    name: 'rollup',
    command: 'node_modules/rollup/dist/bin/rollup --config rollup.config.mjs',
    files: { 'rollup.config.mjs': files['rollup.config.mjs'] },
  },
  {
    name: 'parcel',
    command: 'node_modules/parcel/lib/bin.js build page.js --dist-dir out --public-url . --no-autoinstall',
  },
]
