/** One of several ranks: runs the program of a notebook, whose text and data are in a file. */
import { readFileSync } from 'node:fs'
import { runToEnd } from '../../src/executors/advanceLoop.js'
import { sleep } from '../../src/executors/mpi/wait.js'
import { type Channel, joinWorld } from '../../src/executors/mpi/world.js'
import type { Program, Rank } from '../lib/ranks.ts'

/** Tests before a rank that waits begins to sleep: there may be more ranks than cores. */
const SPIN_LIMIT = 2000

const { text, data } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const program: Program<unknown, unknown> = new Function(text)()
const world = await joinWorld()
const { rank, size } = world

type Open = { name: string; buffer: Uint8Array; channel: Channel; busy: boolean }
const open: Open[] = []

/** A channel of this way and length that is not busy, with a buffer that does not move. */
function channelFor(way: 'send' | 'receive', other: number, length: number): Open {
  const name = `${way} ${other} ${length}`
  const free = open.find((one) => one.name === name && !one.busy)
  if (free) return free
  const buffer = new Uint8Array(new ArrayBuffer(Math.max(128, length)), 0, length)
  const channel = world.openChannel([{ way, bytes: buffer, rank: other, tag: 1 }])
  const opened = { name, buffer, channel, busy: false }
  open.push(opened)
  return opened
}

/** Others of this rank's messages may begin meanwhile. */
async function travel(one: Open) {
  one.busy = true
  one.channel.start()
  for (let tests = 0; !one.channel.isDone(); tests++) {
    if (tests >= SPIN_LIMIT) sleep(0.05)
    await undefined
  }
  one.busy = false
}

const me: Rank = {
  rank,
  size,
  async send(to, bytes) {
    const one = channelFor('send', to, bytes.length)
    one.buffer.set(bytes)
    await travel(one)
  },
  async receive(from, bytes) {
    const one = channelFor('receive', from, bytes.length)
    await travel(one)
    bytes.set(one.buffer)
  },
}
const result = new TextEncoder().encode(JSON.stringify(await program(me, data)))
const results = runToEnd(world.gatherBytes(result)).map((bytes) =>
  JSON.parse(new TextDecoder().decode(bytes)),
)
if (rank === 0) console.log(JSON.stringify(results))
