/**
 * Threads in the most awkward order. Each worker is started with a few lines before its own text that make it linger
 * at a chosen point until the others have gone as far ahead as they can.
 */
import { beforeEach, test, vi } from 'vitest'
import { randomRoad } from '../roads.js'
import { expectAgreement, strategies, watched } from '../strategies.js'

const prelude = vi.hoisted(() => ({ text: '' }))

vi.mock('../../src/generated/worker.js', async (original) => {
  const { source } = await original<typeof import('../../src/generated/worker.js')>()
  return {
    get source() {
      return prelude.text + source
    },
  }
})

beforeEach(() => {
  prelude.text = ''
})

const threaded = strategies.filter(([, { executor, workers }]) => executor.name === 'threads' && workers > 1)

/** Who has finished a command, and was not the last, looks up only when the next one has been given. */
const lateForCommands = `
  const subtract = Atomics.sub
  Atomics.sub = (unfinished, at, one) => {
    const command = new Int32Array(unfinished.buffer, 0, 1)
    const now = Atomics.load(command, 0)
    const before = subtract(unfinished, at, one)
    if (before > 1) Atomics.wait(command, 0, now)
    return before
  };
`

test.each(threaded)('%s: a worker that is late for a command takes it', async (_, strategy) => {
  prelude.text = lateForCommands
  const pieces = Array.from({ length: 12 }, () => watched(3))
  await expectAgreement(strategy, randomRoad(1400, 0.5), pieces, 2)
})

/**
 * Worker 0 reads its neighbours' strips only when they have published those of the next exchange. After a last exchange
 * there is no next one: then it goes on after 20 ms. The epochs begin at the third cache line.
 */
const lateForStrips = `
  const notify = Atomics.notify
  Atomics.notify = (shared, at) => {
    notify(shared, at)
    if (shared.byteOffset !== 128) return
    const epoch = Atomics.load(shared, 0)
    for (const line of LINES) {
      const neighbour = new Int32Array(shared.buffer, 64 * line, 1)
      for (let seen; (seen = Atomics.load(neighbour, 0)) <= epoch; ) {
        if (Atomics.wait(neighbour, 0, seen, 20) === 'timed-out') break
      }
    }
  };
`

test.each(threaded)('%s: a strip stays until a late neighbour has read it', async (_, strategy) => {
  prelude.text = lateForStrips.replace('LINES', `[3, ${1 + strategy.workers}]`)
  await expectAgreement(strategy, randomRoad(1400, 0.5), [{ steps: 12, observed: [5] }], 2)
})
