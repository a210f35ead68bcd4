import { find, make } from './dom.js'
import { scenes } from './scenes.js'
import { choices, defaults } from './settings.js'
import { change, now, onChange } from './state.js'

type Name = keyof typeof scenes

/** Writes a button for each scene, and below them what the chosen one shows. */
export function openScenes() {
  const place = find('scenes')
  for (const name of Object.keys(scenes) as Name[]) {
    const press = make('button', { type: 'button', 'data-scene': name }, choices.scene.values[name])
    press.addEventListener('click', () => change({ ...defaults, ...scenes[name].settings, scene: name }))
    place.append(press)
  }
  show()
  onChange((changed) => {
    if (changed.has('scene')) show()
  })
}

function show() {
  const { scene } = now()
  for (const press of Array.from(find('scenes').children)) {
    press.setAttribute('aria-pressed', String(press.getAttribute('data-scene') === scene))
  }
  const text = find('scene-text')
  text.hidden = scene === 'none'
  if (scene === 'none') return
  const { shows, attempt, read, learn } = scenes[scene]
  const page = make('a', { href: `api/documents/docs_${read[0]}.html` }, read[1])
  const chapter = make('a', { href: `course/${learn[0]}.html` }, learn[1])
  text.replaceChildren(
    make('p', {}, shows),
    make('p', {}, make('strong', {}, 'Try: '), attempt, ' Read: ', page, '. Learn: ', chapter, '.'),
  )
}
