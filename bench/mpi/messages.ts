// One of two ranks that send a message to and fro, through what the executor sends its edges with.
import { joinWorld } from '../../src/executors/mpi/world.js'
import type { MessageSamples } from './job.js'

const SIZES = [64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576]
const SAMPLES: number = JSON.parse(process.argv[2])

const world = await joinWorld()
const address = world.address(new Uint8Array(new ArrayBuffer(Math.max(...SIZES))))
const other = 1 - world.rank

function send(bytes: number) {
  world.send(address, bytes, other, 1)
  world.wait()
}

function receive(bytes: number) {
  world.receive(address, bytes, other, 1)
  world.wait()
}

/** Seconds of one message, half the time of one to and fro. */
function oneWay(bytes: number, times: number): number {
  const began = performance.now()
  for (let i = 0; i < times; i++) {
    if (world.rank === 0) send(bytes)
    receive(bytes)
    if (world.rank === 1) send(bytes)
  }
  return (performance.now() - began) / 1000 / times / 2
}

function sum(times: number): number {
  const began = performance.now()
  for (let i = 0; i < times; i++) world.sum([i])
  return (performance.now() - began) / 1000 / times
}

/** Several samples, after some that are not counted. */
function samples(sample: (times: number) => number, times: number) {
  for (let i = 0; i < 3; i++) sample(times)
  return Array.from({ length: SAMPLES }, () => sample(times))
}

const times = (bytes: number) => Math.max(8, Math.min(500, Math.round(2 ** 23 / bytes)))
const report: MessageSamples = {
  oneWay: SIZES.map((bytes) => ({ bytes, seconds: samples((n) => oneWay(bytes, n), times(bytes)) })),
  sum: samples(sum, 500),
}
if (world.rank === 0) console.log(JSON.stringify(report))
