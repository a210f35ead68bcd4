/** The page: three views, of which one is seen. */
import { writeAddress } from './address.js'
import { find, make } from './dom.js'
import { isolate } from './isolation.js'
import { openScenes } from './sceneBar.js'
import { choices, type Settings } from './settings.js'
import { now, onChange } from './state.js'
import { openTraffic } from './traffic/view.js'

type View = Settings['view']

/** What opens a view. What it needs is loaded when it is first seen. */
const load: Record<View, () => (() => void) | Promise<() => void>> = {
  traffic: () => openTraffic,
  race: async () => (await import('./race/view.js')).openRace,
  wave: async () => (await import('./wave/view.js')).openWave,
}

const opened = new Set<View>()

const links = Object.entries(choices.view.values).map(([view, text]) =>
  make('a', { 'data-view': view }, text),
)

function show() {
  const { view } = now()
  for (const link of links) {
    const other = link.dataset.view as View
    link.href = writeAddress({ ...now(), view: other, scene: 'none' })
    if (other === view) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
    find(other).hidden = other !== view || !opened.has(view)
  }
  if (!opened.has(view)) open(view)
}

/** Shows a view when it is complete, so that nothing moves while it loads. */
async function open(view: View) {
  const fill = await load[view]()
  if (opened.has(view)) return
  opened.add(view)
  find(view).hidden = now().view !== view
  fill()
}

find('views').append(...links)
openScenes()
show()
onChange(show)
isolate()
