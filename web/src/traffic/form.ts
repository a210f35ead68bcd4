/** The controls of the traffic view. Those that do not matter for the model or the ends of the road are hidden. */
import { choice, slider } from '../controls.js'
import { find, make } from '../dom.js'
import type { RangeName, Settings } from '../settings.js'
import { now, onChange } from '../state.js'

const SLIDERS: RangeName[] = ['density', 'speed', 'length', 'vmax', 'p', 'p0', 'entry', 'exit', 'rule']

export function openForm() {
  const sliders = Object.fromEntries(SLIDERS.map((name) => [name, slider(name)]))
  const slow = choice('slow')
  const choices = make('div', { class: 'choices' }, choice('model'), choice('ends'), choice('start'), slow)
  find('traffic-form').append(choices, make('div', { class: 'sliders' }, ...Object.values(sliders)))
  const show = () => {
    const settings = now()
    for (const [name, element] of Object.entries(sliders))
      element.hidden = !matters(name as RangeName, settings)
    slow.hidden = settings.model !== 'cars'
  }
  show()
  onChange(show)
}

function matters(name: RangeName, { model, ends, slow, start }: Settings): boolean {
  const cars = model === 'cars'
  if (name === 'rule') return !cars
  if (name === 'vmax' || name === 'p') return cars
  if (name === 'p0') return cars && slow === 'own'
  if (name === 'entry' || name === 'exit') return cars && ends === 'open'
  return name !== 'density' || start !== 'single'
}
