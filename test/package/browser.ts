/** Pages in Chromium, without a window. */
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { start } from '../child.js'

export type Page = {
  /** Where its files are, above all page.js. */
  folder: string
  headers?: Record<string, string>
  /** What it is told, but for where to post what it saw. */
  about: object
  /** What else the browser is told. */
  flags?: string[]
  /** Its text. Default: one that loads page.js. */
  html?: string
  /** Lets another site serve it, which loads about.js from ours; returns its address. */
  elsewhere?(site: string): string
}

const HTML = '<!doctype html><script src="about.js"></script><script type="module" src="page.js"></script>'

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.html': 'text/html' }

/** What any site may load. */
const OPEN = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }

/**
 * Opens a page, in which `about` is a global object that says what to do; returns what it posts.
 *
 * @param profile an empty folder
 */
export async function browse(page: Page, profile: string): Promise<unknown> {
  let finish: (seen: unknown) => void
  const outcome = new Promise<unknown>((resolve) => {
    finish = resolve
  })
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const { url = '/' } = request
    if (url === '/outcome') finish(JSON.parse(await text(request)))
    const contents = contentsOf(page, url.slice(1), `http://${request.headers.host}/outcome`)
    const type = TYPES[extname(url)] ?? 'text/html'
    const headers = { 'Content-Type': type, ...OPEN, ...page.headers }
    response.writeHead(contents === undefined ? 404 : 200, headers).end(contents)
  }).listen(0)
  await once(server, 'listening')
  const site = `http://localhost:${(server.address() as AddressInfo).port}/`
  const address = page.elsewhere?.(site) ?? site
  const { child, ended } = start('chromium', [
    ...FLAGS,
    ...(page.flags ?? []),
    `--user-data-dir=${profile}`,
    address,
  ])
  try {
    const early = ended.then(({ stderr }) => {
      throw new Error(`the browser ended: ${stderr}`)
    })
    return await Promise.race([outcome, early])
  } finally {
    child.kill()
    await ended
    server.closeAllConnections()
    server.close()
  }
}

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']

function contentsOf({ folder, about, html = HTML }: Page, file: string, outcome: string) {
  if (file === '') return html
  if (file === 'frame.html') return HTML
  if (file === 'about.js') return `globalThis.about = ${JSON.stringify({ ...about, outcome })}`
  const path = join(folder, file)
  return existsSync(path) ? readFileSync(path) : undefined
}
