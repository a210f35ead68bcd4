/**
 * The service worker of the page. It adds the two headers that isolate a page, for hosts that cannot send them, and keeps
 * all files, for reading without a network. `npm run web:build` fills in the names of the files.
 */
const cache = 'lanewise VERSION'
const files = ['./']

const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

addEventListener('install', (event) => {
  skipWaiting()
  event.waitUntil(caches.open(cache).then((kept) => kept.addAll(files)))
})

addEventListener('activate', (event) => event.waitUntil(forgetOthers().then(() => clients.claim())))

addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method === 'GET' && new URL(request.url).origin === location.origin) {
    event.respondWith(answer(request).then(isolated))
  }
})

/** Other caches of this page; other pages of the host have names of their own. */
async function forgetOthers() {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('lanewise ') && name !== cache)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** From the network, so that nobody sees an old page; without a network what is kept. */
async function answer(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await caches.open(cache)
    const found = await kept.match(request, { ignoreSearch: true })
    if (found) return found
    throw error
  }
}

function isolated(response) {
  if (response.status === 0) return response
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value)
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers })
}
