/** Asks a service worker to look. */
navigator.serviceWorker.register('service.js')
navigator.serviceWorker.ready.then(({ active }) => active.postMessage(globalThis.about))
