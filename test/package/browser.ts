/** A page in Chromium, without a window. */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { start } from '../child.js'

/** What a page must be sent with to have shared memory. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/**
 * Opens a page with this script, which may get its /task and is to post its /outcome; returns that.
 *
 * @param profile an empty folder
 */
export async function browse(script: string, task: string, isolated: boolean, profile: string) {
  let finish: (outcome: unknown) => void
  const outcome = new Promise<unknown>((resolve) => {
    finish = resolve
  })
  const pages: Record<string, [type: string, contents: string]> = {
    '/': ['text/html', '<!doctype html><script type="module" src="/script.js"></script>'],
    '/script.js': ['text/javascript', script],
    '/task': ['application/json', task],
  }
  const server = createServer(async (request: IncomingMessage, response) => {
    if (request.url === '/outcome') finish(JSON.parse(await text(request)))
    const page = pages[request.url ?? '']
    if (page) response.writeHead(200, { 'Content-Type': page[0], ...(isolated ? ISOLATED : {}) })
    else response.writeHead(404)
    response.end(page?.[1])
  }).listen(0)
  await once(server, 'listening')
  const address = `http://localhost:${(server.address() as AddressInfo).port}/`
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run']
  const { child, ended } = start('chromium', [...flags, `--user-data-dir=${profile}`, address])
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
