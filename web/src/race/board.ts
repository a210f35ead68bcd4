/** A race as it is seen: buttons, bars, a table, and files. */
import { button } from '../controls.js'
import { colour, find } from '../dom.js'
import { csvOf, save, saveJson, savePng } from '../save.js'
import { onChange } from '../state.js'
import { type Bar, drawBars } from './bars.js'
import type { Mark } from './published.js'
import { nameOf, type Refused, type Result, type Rung } from './rung.js'
import { fillNotes, fillTable } from './table.js'

type Told = { results: Result[]; refused: Refused[]; missing: string[]; roofs: Bar[] }
export type Tell = (results: Result[], refused: Refused[], next: Rung | undefined) => void

/** What a race is about. `id` stands before the ids of its elements. */
export type Race = {
  id: string
  unit: string
  marks: Mark[]
  /** Kernels that this browser cannot run, and why. */
  missing(): Promise<string[]>
  /** What limits it, measured before the race. */
  roofs(): Bar[]
  run(tell: Tell, signal: AbortSignal): Promise<void>
  /** What the files say of the work. */
  about(): Record<string, unknown>
}

export function openBoard({ id, unit, marks, missing, roofs, run, about }: Race) {
  const part = <Found extends HTMLElement>(name: string) => find<Found>(`${id}-${name}`)
  const told: Told = { results: [], refused: [], missing: [], roofs: [] }
  const bars = part<HTMLCanvasElement>('bars')
  let stopper: AbortController | undefined

  const race = button(`${id}-start`, 'Start the race', toggle)
  const files = [
    button(`${id}-csv`, 'CSV', () => save(`lanewise-${id}.csv`, csvOf(told.results), 'text/csv')),
    button(`${id}-json`, 'JSON', () =>
      saveJson(`lanewise-${id}.json`, { ...about(), ...told, host: hostOf() }),
    ),
    button(`${id}-png`, 'PNG', () => savePng(`lanewise-${id}.png`, [bars], colour('paper'))),
  ]
  part('tools').append(race, ...files)

  async function toggle() {
    if (stopper) return stopper.abort()
    stopper = new AbortController()
    race.textContent = 'Stop'
    try {
      told.missing = await missing()
      told.roofs = roofs()
      await run(show, stopper.signal)
    } catch (error) {
      part('status').textContent = `The race stopped: ${(error as Error).message}`
    } finally {
      stopper = undefined
      race.textContent = 'Start the race'
    }
  }
  function show(results: Result[], refused: Refused[], next: Rung | undefined) {
    Object.assign(told, { results: [...results], refused: [...refused] })
    part('status').textContent = next ? `Running ${nameOf(next)} …` : verdict(results)
    draw()
  }
  function draw() {
    const { results, refused, missing, roofs } = told
    for (const file of files) file.disabled = results.length === 0
    const own = results.map((result) => ({ label: nameOf(result), speed: result.speed }))
    const other = marks.map(({ label, speed }) => ({ label, speed, mark: 'elsewhere' as const }))
    drawBars(bars, [...own, ...other, ...roofs], unit)
    bars.setAttribute(
      'aria-label',
      `${unit} on a logarithmic axis. ${own.length > 0 ? 'The table below has the numbers.' : ''}`,
    )
    part<HTMLTableElement>('table').hidden = results.length === 0
    fillTable(part('table'), results, unit)
    fillNotes(part('notes'), marks, refused, missing)
  }
  draw()
  addEventListener('resize', draw)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw)
  onChange((changed) => {
    if (changed.has('view')) draw()
  })
}

function verdict(results: Result[]): string {
  const [wrong, near] = (['NO', 'nearly'] as const).map((word) =>
    results.filter(({ equal }) => equal === word),
  )
  if (results.length === 0) return ''
  if (wrong.length > 0) return `Not equal: ${wrong.map(nameOf).join(', ')}`
  const rounded = near.length > 0 ? `, ${near.length} of them to ten digits` : ''
  return `All ${results.length} checksums are equal${rounded}.`
}

const hostOf = () => ({
  ...{ browser: navigator.userAgent, threads: navigator.hardwareConcurrency, isolated: crossOriginIsolated },
  time: new Date().toISOString(),
})
