/** Controls for settings, each with its name and its value. They follow the settings, whoever changes them. */
import { make } from './dom.js'
import { numberText } from './number.js'
import {
  type ChoiceName,
  choices,
  FASTEST,
  type Range,
  type RangeName,
  ranges,
  type Settings,
} from './settings.js'
import { change, now, onChange } from './state.js'

/** A slider. Its element `output` says the value. */
export function slider(name: RangeName): HTMLElement {
  const range: Range = ranges[name]
  const { places } = range
  const bounds = places
    ? { min: 0, max: places.length - 1, step: 1 }
    : { min: range.from, max: range.to, step: range.step }
  const id = `set-${name}`
  const input = make('input', { id, type: 'range', ...texts(bounds) })
  const output = make('output', { for: id })
  const show = () => {
    const value = now()[name]
    input.value = String(places ? nearest(places, value) : value)
    output.textContent = valueText(name, value)
    input.setAttribute('aria-valuetext', `${output.textContent} ${range.unit ?? ''}`)
  }
  input.addEventListener('input', () => {
    const at = Number(input.value)
    change({ [name]: places ? places[at] : at })
  })
  follow(name, show)
  const unit = range.unit ? [make('small', {}, range.unit)] : []
  return make(
    'div',
    { class: 'control', 'data-setting': name },
    make('label', { for: id }, range.label),
    output,
    input,
    ...unit,
  )
}

/** A group of buttons of which one is chosen. */
export function choice<Name extends ChoiceName>(name: Name, leftOut: string[] = []): HTMLElement {
  const { label, values } = choices[name]
  const names = Object.keys(values).filter((value) => !leftOut.includes(value))
  const options = names.map((value) => {
    const input = make('input', { type: 'radio', name, value, id: `set-${name}-${value}` })
    input.addEventListener('change', () => change({ [name]: value } as Partial<Settings>))
    follow(name, () => {
      input.checked = now()[name] === value
    })
    return make('label', {}, input, make('span', {}, (values as Record<string, string>)[value]))
  })
  return make('fieldset', { class: 'choice', 'data-setting': name }, make('legend', {}, label), ...options)
}

/** A button. */
export function button(id: string, text: string, press: () => void, attributes: Record<string, string> = {}) {
  const made = make('button', { type: 'button', id, ...attributes }, text)
  made.addEventListener('click', press)
  return made
}

function follow(name: keyof Settings, show: () => void) {
  show()
  onChange((changed) => {
    if (changed.has(name)) show()
  })
}

export const valueText = (name: RangeName, value: number): string =>
  name === 'speed' && value >= FASTEST ? 'the most' : numberText(value)

const nearest = (places: readonly number[], value: number): number =>
  places.reduce((best, place, i) => (Math.abs(place - value) < Math.abs(places[best] - value) ? i : best), 0)

const texts = (numbers: Record<string, number>): Record<string, string> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]))
