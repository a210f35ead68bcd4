// One of two ranks that exchange messages (ping-pong), with the same functions as the executor.
import { runToEnd } from '../../src/executors/advanceLoop.js'
import { waitUntil } from '../../src/executors/mpi/wait.js'
import { type Channel, joinWorld } from '../../src/executors/mpi/world.js'
import type { MessageSamples } from './job.js'

const SIZES = [64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576]
const SAMPLES: number = JSON.parse(process.argv[2])

const world = await joinWorld()
const other = 1 - world.rank

/** Persistent messages of this many bytes, to the other rank and from it. */
function ways(size: number) {
  const bytes = () => new Uint8Array(new ArrayBuffer(size))
  return {
    to: world.openChannel([{ way: 'send', bytes: bytes(), rank: other, tag: 1 }]),
    from: world.openChannel([{ way: 'receive', bytes: bytes(), rank: other, tag: 1 }]),
  }
}

function travel(channel: Channel) {
  channel.start()
  runToEnd(waitUntil(channel.isDone))
}

/** Seconds of one message: half the time of a round trip. */
function oneWay({ to, from }: ReturnType<typeof ways>, times: number): number {
  const began = performance.now()
  for (let i = 0; i < times; i++) {
    if (world.rank === 0) travel(to)
    travel(from)
    if (world.rank === 1) travel(to)
  }
  return (performance.now() - began) / 1000 / times / 2
}

function sum(times: number): number {
  const began = performance.now()
  for (let i = 0; i < times; i++) world.sum([i])
  return (performance.now() - began) / 1000 / times
}

/** Several samples, after a warm-up. */
function samples(sample: (times: number) => number, times: number) {
  for (let i = 0; i < 3; i++) sample(times)
  return Array.from({ length: SAMPLES }, () => sample(times))
}

const times = (bytes: number) => Math.max(8, Math.min(500, Math.round(2 ** 23 / bytes)))
const report: MessageSamples = {
  oneWay: SIZES.map((bytes) => {
    const both = ways(bytes)
    return { bytes, seconds: samples((n) => oneWay(both, n), times(bytes)) }
  }),
  sum: samples(sum, 500),
}
if (world.rank === 0) console.log(JSON.stringify(report))
