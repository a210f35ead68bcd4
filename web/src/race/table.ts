/** The results of a race as a table, and what could not run. */

import { make } from '../dom.js'
import { numberText } from '../number.js'
import { engineering } from './bars.js'
import type { Mark } from './published.js'
import { nameOf, type Refused, type Result } from './rung.js'

/** Writes the rows, with the speed compared with the first. */
export function fillTable(table: HTMLTableElement, results: Result[], unit: string) {
  const heads = ['Kernel', 'Threads', unit, '× first', 'Checksum', 'Equal']
  const head = make('tr', {}, ...heads.map((text) => make('th', { scope: 'col' }, text)))
  const rows = results.map((result) => {
    const { kernel, workers, speed, checksum, equal } = result
    const number = (text: string) => make('td', { class: 'number' }, text)
    return make(
      'tr',
      {},
      ...[make('th', { scope: 'row' }, kernel), number(String(workers)), number(engineering(speed))],
      ...[number(timesText(speed / results[0].speed)), make('td', {}, make('code', {}, checksum))],
      make('td', {}, equal),
    )
  })
  table.replaceChildren(make('thead', {}, head), make('tbody', {}, ...rows))
}

/** Two digits, or whole numbers. */
const timesText = (times: number) => (times < 10 ? times.toPrecision(2) : numberText(Math.round(times)))

/** Says where the marks are from, and which rungs could not run. */
export function fillNotes(place: HTMLElement, marks: Mark[], refused: Refused[], missing: string[]) {
  const sources = marks.map(({ label, source, link }) =>
    make('li', {}, `${label}: `, make('a', { href: link }, source)),
  )
  const failed = refused.map((rung) => make('li', {}, `${nameOf(rung)}: ${rung.reason}`))
  place.replaceChildren(
    ...(missing.length > 0 || failed.length > 0
      ? [
          make('p', {}, 'Not run here:'),
          make('ul', {}, ...missing.map((text) => make('li', {}, text)), ...failed),
        ]
      : []),
    make(
      'p',
      {},
      'Diamonds are no kernels of this race. Those named memory are what this machine copies. The others are from other machines, so they only give an idea:',
    ),
    make('ul', { class: 'quiet' }, ...sources),
  )
}
