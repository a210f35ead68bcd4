import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { todo } from './check.ts'
import { PROJECT } from './child.ts'

/** What one of several processes knows of the others. All calls end when their message has arrived. */
export type Rank = {
  readonly rank: number
  readonly size: number
  send(to: number, bytes: Uint8Array): Promise<void>
  /** Receives as many bytes as there is room for. */
  receive(from: number, bytes: Uint8Array): Promise<void>
}

/** What each rank runs: the same program. */
export type Program<Data, Result> = (me: Rank, data: Data) => Promise<Result>

/**
 * Runs a program in so many ranks that are only simulated, one after the other in this notebook. A message is delivered when
 * both sides are ready, which is the strictest that MPI may be: if all ranks wait, it says for what.
 *
 * @returns what each rank returns, and how many messages were delivered
 */
export async function simulate<Data, Result>(size: number, program: Program<Data, Result>, data: Data) {
  const post = postOffice()
  let done = 0
  const ranks = Array.from({ length: size }, async (_, rank) => {
    const send = (to: number, bytes: Uint8Array) => post.offer('send', rank, to, bytes)
    const receive = (from: number, bytes: Uint8Array) => post.offer('receive', from, rank, bytes)
    const result = await program({ rank, size, send, receive }, data)
    done++
    return result
  })
  const results = Promise.all(ranks)
  const deadlock = async () => {
    for (let before = -1; done < size; ) {
      if (done + post.messages() === before) todo(`deadlock: ${post.waiting().join(', ')}`)
      before = done + post.messages()
      await new Promise((resolve) => setImmediate(resolve))
    }
    return results
  }
  return { results: await Promise.race([results, deadlock()]), messages: post.messages() }
}

type Way = 'send' | 'receive'
type Offer = { way: Way; from: number; to: number; bytes: Uint8Array; resolve: () => void }

/** Brings senders and receivers together. */
function postOffice() {
  const open: Offer[] = []
  let messages = 0
  const deliver = (one: Offer, other: Offer) => {
    const [sent, received] = one.way === 'send' ? [one, other] : [other, one]
    if (sent.bytes.length !== received.bytes.length)
      todo(
        `rank ${sent.from} sends ${sent.bytes.length} bytes, rank ${sent.to} receives ${received.bytes.length}`,
      )
    received.bytes.set(sent.bytes)
    messages++
    one.resolve()
    other.resolve()
  }
  const offer = (way: Way, from: number, to: number, bytes: Uint8Array) =>
    new Promise<void>((resolve) => {
      const mine = { way, from, to, bytes, resolve }
      const i = open.findIndex((other) => other.way !== way && other.from === from && other.to === to)
      if (i < 0) open.push(mine)
      else deliver(mine, open.splice(i, 1)[0])
    })
  const waiting = () =>
    open.map(({ way, from, to }) =>
      way === 'send' ? `rank ${from} sends to ${to}` : `rank ${to} receives from ${from}`,
    )
  return { offer, waiting, messages: () => messages }
}

/** More ranks than cores, and whoever runs the notebook: Open MPI asks for leave, others do not read this. */
const LEAVE = {
  OMPI_ALLOW_RUN_AS_ROOT: '1',
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1',
  OMPI_MCA_rmaps_base_oversubscribe: '1',
}

/**
 * Starts so many ranks of Node by `mpirun`, in the folder of the project.
 *
 * @param args as they are typed after `node`
 * @returns what they print, or undefined if there is no `mpirun` here
 */
export function launch(size: number, args: string[]): string | undefined {
  const { error, status, stdout, stderr } = spawnSync('mpirun', ['-n', `${size}`, 'node', ...args], {
    cwd: PROJECT,
    env: { ...process.env, ...LEAVE },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 30_000,
  })
  if (error && 'code' in error && error.code === 'ENOENT') return undefined
  if (error || status !== 0) throw new Error(`mpirun: ${error?.message ?? stderr}`)
  return stdout
}

/**
 * Runs a program in so many real ranks: processes that `mpirun` starts, with memory of their own. It is simulated first: what
 * fails there is not started.
 *
 * @param data is passed on as JSON
 * @param helpers functions that the program calls
 * @returns what each rank returns, or undefined if there is no `mpirun` here
 */
export async function mpirun<Data, Result>(
  size: number,
  program: Program<Data, Result>,
  data: Data,
  helpers: ((...args: never[]) => unknown)[] = [],
): Promise<Result[] | undefined> {
  await simulate(size, program, data)
  const folder = mkdtempSync(join(tmpdir(), 'ranks-'))
  const job = join(folder, 'job.json')
  try {
    writeFileSync(job, JSON.stringify({ text: `${helpers.join('\n')}\nreturn ${program}`, data }))
    const printed = launch(size, ['--import', 'tsx', 'course/programs/rank.ts', job])
    return printed === undefined ? undefined : JSON.parse(printed)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
