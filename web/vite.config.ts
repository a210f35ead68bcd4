import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'

/** What isolates a page: threads need it. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** The page states its own policy, since a static host may send none. Development needs inline styles, so has none. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "img-src 'self' data: blob:",
  "base-uri 'none'",
  "object-src 'none'",
].join('; ')

const policy: Plugin = {
  name: 'policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
      injectTo: 'head-prepend',
    },
  ],
}

/** Writes service.js with the names of all files of the page, so that it works offline once it has been loaded. */
const offline: Plugin = {
  name: 'offline',
  apply: 'build',
  generateBundle(_, bundle) {
    const files = ['./', 'icon.svg', ...Object.keys(bundle).filter((file) => file !== 'index.html')]
    const text = Object.values(bundle).map((one) => (one.type === 'chunk' ? one.code : one.source))
    const version = createHash('sha256').update(text.join()).digest('hex').slice(0, 12)
    const source = readFileSync(new URL('service.js', import.meta.url), 'utf8')
      .replace('VERSION', version)
      .replace("['./']", JSON.stringify(files))
    this.emitFile({ type: 'asset', fileName: 'service.js', source })
  },
}

export default defineConfig({
  root: import.meta.dirname,
  // Relative addresses work from any path of any host.
  base: './',
  // A file that is not there is not the page.
  appType: 'mpa',
  plugins: [policy, offline],
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  // The library lies beside the page, as it is published.
  server: { headers: ISOLATED, fs: { allow: ['..'] } },
  preview: { headers: ISOLATED },
})
