/** The settings of the page. The address follows them, and they follow the address. */
import { readAddress, writeAddress } from './address.js'
import type { Settings } from './settings.js'

let settings = readAddress(location.hash)

type Listener = (changed: Set<keyof Settings>) => void

const listeners: Listener[] = []

/** The settings as they are now. */
export const now = (): Readonly<Settings> => settings

/** Calls a function after each change, with the names of what has changed. */
export const onChange = (listener: Listener) => listeners.push(listener)

/** Changes settings. */
export function change(part: Partial<Settings>) {
  if (replace({ ...settings, ...part })) writeSoon()
}

function replace(next: Settings): boolean {
  const names = Object.keys(next) as (keyof Settings)[]
  const changed = new Set(names.filter((name) => next[name] !== settings[name]))
  settings = next
  if (changed.size > 0) for (const listener of listeners) listener(changed)
  return changed.size > 0
}

let timer: ReturnType<typeof setTimeout> | undefined

/** Browsers refuse many changes of the address in a short time. */
function writeSoon() {
  clearTimeout(timer)
  timer = setTimeout(() => history.replaceState(null, '', writeAddress(settings)), 150)
}

addEventListener('hashchange', () => replace(readAddress(location.hash)))
