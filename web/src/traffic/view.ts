/** The traffic view: the road from above, its space-time diagram, the controls, and the fundamental diagram. */
import { button } from '../controls.js'
import { colour, find, lessMotion, nextFrame } from '../dom.js'
import type { openFundamental } from '../fundamental/view.js'
import { csvOf, save, saveJson, savePng } from '../save.js'
import { FASTEST } from '../settings.js'
import { change, now } from '../state.js'
import { openForm } from './form.js'
import { openPlayer, type Seen } from './player.js'
import { cellAt, drawRing } from './ringPicture.js'
import type { Road } from './road.js'
import { describe, linesOf, speedText } from './words.js'

type Player = ReturnType<typeof openPlayer>

/** Milliseconds between changes of the words and of the dot. */
const CALM = 400

export function openTraffic() {
  const ring = find<HTMLCanvasElement>('ring')
  const picture = find<HTMLCanvasElement>('diagram')
  openForm()
  const player = openPlayer(picture, show, (error) => {
    find('measured').textContent = `The road stopped: ${error.message}`
  })
  const tools = toolsFor(player)
  find('traffic-tools').append(...Object.values(tools))
  find('traffic-files').append(...filesFor(player, () => fundamental?.points() ?? [], [ring, picture]))
  listenToKeys(tools)
  listenToPointer(player, ring, picture)

  let told = 0
  let fundamental: ReturnType<typeof openFundamental> | undefined
  function show(seen: Seen) {
    const { road, colours, diagram, history, running, touched } = seen
    const shape = { cells: road.shown, closed: isClosed(road) }
    ring.dataset.step = String(road.step)
    if (touched !== undefined) ring.dataset.touched = String(touched)
    drawRing(ring, diagram.kept.at(-1)!, shape, colours, linesOf(history.last(), road.step))
    const time = performance.now()
    if (running && time - told < CALM) return
    told = time
    tell(seen)
    fundamental?.show(road.hasCars && history.last() ? history.recent() : undefined)
    tools.brake.textContent = road.hasCars ? 'Brake a car' : 'Flip a cell'
  }
  player.setRunning(!lessMotion())
  loadFundamental().then((loaded) => {
    fundamental = loaded
  })
}

/** Loads the chart once the road moves. */
async function loadFundamental() {
  await nextFrame()
  await nextFrame()
  return (await import('../fundamental/view.js')).openFundamental()
}

function tell({ road, history, stepsPerSecond }: Seen) {
  const last = history.last()
  const words = describe(last, road.shown, road.length)
  find('words').textContent = words
  find('ring').setAttribute('aria-label', `The road from above. ${words}`)
  const rows = 'Space-time diagram: cells from left to right, a row per step, the newest at the bottom.'
  find('diagram').setAttribute('aria-label', `${rows} ${words}`)
  const { kernel, executor, workers } = road.strategy
  const who = `Kernel ${kernel}, ${executor === 'threads' ? `${workers} threads` : 'one thread'}.`
  find('measured').textContent = last ? `${speedText(stepsPerSecond, road.length)} ${who}` : who
}

const isClosed = (road: Road) => now().ends === 'ring' && road.shown === road.length

type Tools = Record<'play' | 'step' | 'restart' | 'brake', HTMLButtonElement>

function toolsFor(player: Player): Tools {
  function setRunning(value: boolean) {
    player.setRunning(value)
    play.textContent = value ? 'Pause' : 'Play'
  }
  const play = button('play', lessMotion() ? 'Play' : 'Pause', () => setRunning(!player.isRunning()))
  return {
    play,
    step: button('step', 'Step', () => {
      setRunning(false)
      player.request('step')
    }),
    restart: button('restart', 'Restart', () => player.request('start')),
    brake: button('brake', 'Brake a car', () =>
      player.request({ touch: Math.floor((player.road()?.shown ?? 1) / 2) }),
    ),
  }
}

const filesFor = (player: Player, points: () => unknown[], pictures: HTMLCanvasElement[]) => [
  button('traffic-csv', 'CSV', () => save('lanewise.csv', csvOf(player.record().observations), 'text/csv')),
  button('traffic-json', 'JSON', () => saveJson('lanewise.json', { ...player.record(), sweep: points() })),
  button('traffic-png', 'PNG', () => savePng('lanewise.png', pictures, colour('paper'))),
]

function listenToKeys({ play, step, restart, brake }: Tools) {
  const press: Record<string, () => void> = {
    ...{ ' ': () => play.click(), s: () => step.click(), r: () => restart.click(), b: () => brake.click() },
    f: () => change({ speed: FASTEST }),
  }
  addEventListener('keydown', (event) => {
    if (now().view !== 'traffic' || event.ctrlKey || event.metaKey || event.altKey) return
    const inControl = event.target instanceof HTMLElement && event.target.closest('input, button, a')
    const key = event.key.toLowerCase()
    if (inControl || !press[key]) return
    event.preventDefault()
    press[key]()
  })
}

/** A click on the road or on its diagram brakes the car there. */
function listenToPointer(player: Player, ring: HTMLCanvasElement, picture: HTMLCanvasElement) {
  ring.addEventListener('pointerdown', ({ clientX, clientY }) => {
    const { left, top, width, height } = ring.getBoundingClientRect()
    const road = player.road()
    if (!road) return
    const shape = { cells: road.shown, closed: isClosed(road) }
    const cell = cellAt(clientX - left - width / 2, clientY - top - height / 2, shape)
    if (cell !== undefined) player.request({ touch: cell })
  })
  picture.addEventListener('pointerdown', ({ clientX }) => {
    const { left, width } = picture.getBoundingClientRect()
    const shown = player.road()?.shown ?? 0
    const cell = Math.floor(((clientX - left) / width) * shown)
    if (cell >= 0 && cell < shown) player.request({ touch: cell })
  })
}
