/** Plays a road: takes the steps that are due, carries out what is requested between them, and shows what came of it. */
import { now, onChange } from '../state.js'
import { coloursFor } from './colours.js'
import { openDiagram } from './diagram.js'
import { openHistory } from './history.js'
import { FOR_RULES, FOR_START } from './model.js'
import { openPace, ROWS_PER_FRAME } from './pace.js'
import { openRoad, type Road } from './road.js'

/** What is to be done before the next steps. */
export type Request = 'start' | 'rules' | 'step' | { touch: number }

/** All that a start begins anew. */
type Run = Awaited<ReturnType<typeof begin>>

/** What is to be seen. `touched` is the cell of the last car that was braked. */
export type Seen = Run & { running: boolean; touched: number | undefined; stepsPerSecond: number }

/** Begins a road, with a diagram in a canvas. */
async function begin(picture: HTMLCanvasElement) {
  const settings = now()
  const road = await openRoad(settings)
  const colours = coloursFor(road.hasCars ? settings.vmax : 0)
  const diagram = openDiagram(picture, road.shown, colours)
  diagram.add(await road.states(0, road.shown))
  return { road, colours, diagram, history: openHistory() }
}

/**
 * @param show called after each change
 * @param fail called if the road cannot go on
 */
export function openPlayer(
  picture: HTMLCanvasElement,
  show: (seen: Seen) => void,
  fail: (error: Error) => void,
) {
  const pace = openPace()
  let run: Run | undefined
  let running = false
  let requests: Request[] = ['start']
  let touched: number | undefined
  let state: 'idle' | 'asked' | 'busy' = 'idle'

  /** Asks for a frame, unless there is nothing to do, or nobody would see it. */
  function ask() {
    const wanted = running || requests.length > 0
    if (state !== 'idle' || !wanted || document.hidden || now().view !== 'traffic') return
    state = 'asked'
    requestAnimationFrame(frame)
  }
  async function frame(time: number) {
    state = 'busy'
    try {
      await play(running ? pace.due(time, now().speed) : 0)
    } catch (error) {
      running = false
      fail(error as Error)
    }
    state = 'idle'
    ask()
  }
  async function play(steps: number) {
    const wanted = requests
    requests = []
    for (const request of wanted) await carryOut(request)
    if (steps > 0) await take(run!, steps)
    if (steps === 0 && wanted.length === 0) return
    show({ ...run!, running, touched, stepsPerSecond: pace.speed() })
  }
  async function carryOut(request: Request) {
    if (request === 'start' || !run) {
      await run?.road.close()
      run = await begin(picture)
    } else if (request === 'step') await take(run, 1)
    else if (request === 'rules') {
      await run.road.changeRules(now())
      run.colours = run.diagram.recolour(coloursFor(run.road.hasCars ? now().vmax : 0))
    } else touched = await run.road.touch(request.touch, now())
  }
  /** Takes steps; few of them have a row each. */
  async function take({ road, history, diagram }: Run, steps: number) {
    const each = steps <= ROWS_PER_FRAME ? 1 : steps
    for (let done = 0; done < steps; done += each) {
      const began = performance.now()
      history.add(await road.advance(each))
      pace.took(each, performance.now() - began)
      diagram.add(await road.states(0, road.shown))
    }
  }
  function request(one: Request) {
    requests.push(one)
    ask()
  }
  function rest() {
    pace.rest()
    ask()
  }
  onChange((changed) => {
    if (FOR_START.some((name) => changed.has(name))) request('start')
    else if (FOR_RULES.some((name) => changed.has(name))) request('rules')
    if (changed.has('view') || changed.has('speed')) rest()
  })
  document.addEventListener('visibilitychange', rest)
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => request('start'))
  return {
    request,
    setRunning(value: boolean) {
      running = value
      rest()
    },
    isRunning: () => running,
    road: (): Road | undefined => run?.road,
    /** What a file says of the run. */
    record: () => ({
      ...{ settings: now(), strategy: run?.road.strategy, step: run?.road.step },
      ...{ observations: run?.history.rows() ?? [], states: [...(run?.diagram.kept.at(-1) ?? [])] },
    }),
  }
}
