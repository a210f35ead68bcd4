/** Threads need an isolated page. Where the host does not send the headers for it, a service worker adds them. */
import { find } from './dom.js'

const TRIED = 'lanewise reloaded for isolation'

/** Registers the service worker, which also keeps the page for reading offline, and says it if there are no threads. */
export async function isolate() {
  if (crossOriginIsolated) sessionStorage.removeItem(TRIED)
  const failed = await register()
  if (crossOriginIsolated) return
  if (failed === undefined && sessionStorage.getItem(TRIED) === null) {
    sessionStorage.setItem(TRIED, 'yes')
    location.reload()
    return
  }
  const host = find('host')
  host.textContent = `This page is not isolated${failed ? `: ${failed}` : ''}. A road runs on one thread here.`
  host.hidden = false
}

/** Returns why it failed; undefined once the service worker answers for this page. */
async function register(): Promise<string | undefined> {
  if (!import.meta.env.PROD) return undefined
  if (!('serviceWorker' in navigator)) return 'the browser has no service workers on this address'
  try {
    await navigator.serviceWorker.register('service.js')
    await navigator.serviceWorker.ready
    return undefined
  } catch {
    return 'its service worker cannot be loaded'
  }
}
