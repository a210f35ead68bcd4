/** The wave view: the field, as it is refined and as it moves, and the race of its kernels. */
import type { Wave } from 'lanewise/wave'
import { button, slider } from '../controls.js'
import { colour, find, lessMotion } from '../dom.js'
import { openBoard } from '../race/board.js'
import { waveMarks } from '../race/published.js'
import { rungsOf, runRungs } from '../race/rung.js'
import { savePng } from '../save.js'
import { now, onChange } from '../state.js'
import { measureWave, refine, waveKernels } from './compute.js'
import { openPicture } from './field.js'

/** Seconds of a period on the page. */
const PERIOD = 2

/** Milliseconds of a picture: a wave needs no more than 30 per second. */
const PICTURE = 30

export function openWave() {
  find('wave-form').append(slider('grid'), slider('wavelength'), slider('workers'))
  openBoard({
    ...{ id: 'wave', unit: 'Pairs per second', marks: waveMarks },
    missing: async () => [],
    roofs: () => [],
    run: async (tell, signal) => {
      const size = now()
      const rungs = await rungsOf(await waveKernels(), size.workers)
      await runRungs(rungs, (rung) => measureWave(rung, size, signal), tell, signal)
    },
    about: () => ({
      work: 'A wave that an obstacle scatters',
      grid: now().grid,
      wavelength: now().wavelength,
    }),
  })
  openField()
}

function openField() {
  const canvas = find<HTMLCanvasElement>('field')
  const words = find('wave-words')
  let draw: ((phase: number) => void) | undefined
  let stopper = new AbortController()
  let moving = !lessMotion()
  let asked = false
  let last = 0

  function ask() {
    if (asked || !moving || document.hidden || now().view !== 'wave' || !draw) return
    asked = true
    requestAnimationFrame(frame)
  }
  function frame(time: number) {
    asked = false
    if (time - last > PICTURE) {
      last = time
      draw!(((2 * Math.PI) / PERIOD) * (time / 1000))
    }
    ask()
  }
  async function compute() {
    stopper.abort()
    stopper = new AbortController()
    const { signal } = stopper
    const show = (next: Wave) => {
      words.textContent = describe(next)
      canvas.setAttribute('aria-label', `The field of the wave. ${words.textContent}`)
      draw = openPicture(canvas, next)
      draw(0)
      ask()
    }
    try {
      await refine(now(), show, signal)
    } catch (error) {
      if (!signal.aborted) words.textContent = (error as Error).message
    }
  }
  const still = button('wave-still', moving ? 'Pause' : 'Play', () => {
    moving = !moving
    still.textContent = moving ? 'Pause' : 'Play'
    ask()
  })
  find('field-tools').append(
    still,
    button('field-png', 'PNG of the field', () => savePng('lanewise-field.png', [canvas], colour('paper'))),
  )
  onChange((changed) => {
    if (now().view === 'wave' && (changed.has('grid') || changed.has('wavelength'))) compute()
    ask()
  })
  document.addEventListener('visibilitychange', ask)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', compute)
  compute()
}

function describe({ nx, segments, checksum, strategy, seconds }: Wave): string {
  const who = `${strategy.kernel}, ${strategy.workers === 1 ? 'one thread' : `${strategy.workers} threads`}`
  return `${nx + 1} × ${nx + 1} points, ${segments} segments, in ${seconds.toFixed(3)} seconds with ${who}. Checksum ${checksum.toPrecision(12)}.`
}
