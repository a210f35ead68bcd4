/** The page as it is published: built once, and served from a sub-path by a host that sends what a test says. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'

/** Builds the page into a folder of its own, as users do, and returns the folder and how to remove it. */
export async function buildSite() {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-web-'))
  const command = ['node_modules/vite/bin/vite.js', 'build', 'web', '--outDir', folder, '--emptyOutDir']
  // Vitest sets it to `test`, and Vite takes it as it is.
  await promisify(execFile)(process.execPath, command, { env: { ...process.env, NODE_ENV: 'production' } })
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

export const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** No inline script or style, nothing from elsewhere. */
export const STRICT = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'",
}

const TYPES: Record<string, string> = {
  ...{
    '.js': 'text/javascript',
    '.html': 'text/html; charset=utf-8',
    '.css': 'text/css',
    '.svg': 'image/svg+xml',
  },
}

const PATH = '/some/where/'

/** Serves the page. Files named in `without` are missing. */
export async function serve(folder: string, headers: Record<string, string>, without: string[] = []) {
  const server = createServer(({ url = '' }, response) => {
    const { pathname } = new URL(url, 'http://localhost')
    const file = pathname.startsWith(PATH) ? pathname.slice(PATH.length) || 'index.html' : 'nothing'
    const path = join(folder, file)
    if (without.includes(file) || !existsSync(path)) return response.writeHead(404).end()
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'text/plain', ...headers })
    response.end(readFileSync(path))
  }).listen(0)
  await once(server, 'listening')
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}${PATH}`,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
