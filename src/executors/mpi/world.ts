import { nodeModule } from '../../host.js'
import { runToEnd } from '../advanceLoop.js'
import { keepConnection } from './connection.js'
import { openFiles, type SharedFile } from './file.js'
import { loadKoffi } from './koffi.js'
import { type Launch, launchOf } from './launch.js'
import { type Library, loadLibrary } from './library.js'
import { sleep, waitUntil } from './wait.js'

/** The communicator, seen from one rank. All ranks must make the collective calls, in the same order. */
export type World = {
  readonly rank: number
  readonly size: number
  /** Opens a channel for messages that are sent repeatedly and differ only in their contents. */
  openChannel(messages: readonly Message[]): Channel
  /** Collective: sums integers over all ranks. */
  sum(numbers: readonly number[]): number[]
  /** The same, as a generator that yields while it waits. */
  sumYielding(numbers: readonly number[]): Generator<void, number[], void>
  /** Collective: the numbers of every rank, in the order of ranks. The lengths may differ. */
  gather(numbers: readonly number[]): number[][]
  /** Collective: the bytes of every rank, in the order of ranks; a generator that yields while it waits. */
  gatherBytes(bytes: Uint8Array): Generator<void, Uint8Array[], void>
  /** Collective: the bitwise or over all ranks, in place. */
  allreduceOr(bytes: Uint8Array): void
  /** Collective: opens an existing file for writing. */
  openFile(name: string): SharedFile
  /**
   * Runs collective work one at a time, in the order of these calls. If two such works alternated, each rank in its own
   * order, they would deadlock.
   */
  enqueue<Result>(work: () => Promise<Result>): Promise<Result>
}

/** Bytes that are sent to a rank or received from it. Their memory must not move. */
export type Message = { way: 'send' | 'receive'; bytes: Uint8Array; rank: number; tag: number }

/** Several messages that travel together. */
export type Channel = {
  start(): void
  /** Whether all of them have been sent and received. */
  isDone(): boolean
  close(): void
}

let joined: Promise<World> | undefined

/**
 * Joins the ranks that were started together. Later calls return the same world, because MPI initialises once per process.
 *
 * @throws {Error} saying why message passing cannot run here
 */
export function joinWorld(): Promise<World> {
  joined ??= join().catch((error) => {
    throw new Error(`executor: 'mpi' cannot run here: ${error.message}`)
  })
  return joined
}

async function join(): Promise<World> {
  const { env } = await nodeModule<typeof import('node:process')>('process')
  for (const [name, value] of Object.entries({ ...UCX_SETTINGS, ...IO_SETTINGS })) env[name] ??= value
  const launch = launchOf(env)
  const koffi = await loadKoffi()
  await keepConnection(env, koffi)
  const library = loadLibrary(koffi, launch.family)
  const level = initialise(library)
  const rank = query(library, 'MPI_Comm_rank')
  const size = query(library, 'MPI_Comm_size')
  await finaliseAtExit(library, rank, size)
  if (level < FUNNELED)
    throw new Error(`${library.name} allows no other threads beside it (MPI_THREAD_FUNNELED)`)
  if (!matches(launch, library, size)) throw new Error(mismatch(launch, library, size))
  return {
    rank,
    size,
    openChannel: openChannelOf(library),
    ...reductions(library, rank, size),
    openFile: openFiles(library),
    enqueue: enqueue(),
  }
}

/**
 * Turns off what UCX, the layer below both MPIs, must not do in a process with threads and WebAssembly. It would patch
 * `mmap` and similar functions, to notice freed memory, while threads of Node run them: about one start in ten of MPICH
 * crashed. It would end the process at a trap of WebAssembly, which is an ordinary error. And it would handle SIGHUP
 * itself, so that no rank ended.
 */
const UCX_SETTINGS = { UCX_MEM_EVENTS: 'n', UCX_ERROR_SIGNALS: '', UCX_DEBUG_SIGNO: '0' }

/**
 * Selects ROMIO, which MPICH has too, instead of OMPIO for files of Open MPI. On a full disk OMPIO omits data without an
 * error; ROMIO reports it.
 */
const IO_SETTINGS = { OMPI_MCA_io_ompio_priority: '1' }

/** MPI_THREAD_FUNNELED: only the thread that initialises MPI calls it. */
const FUNNELED = 1

/** Returns the level of threads that MPI provides. */
function initialise({ calls, address }: Library): number {
  const provided = new Int32Array(new ArrayBuffer(128))
  calls.MPI_Init_thread(0n, 0n, FUNNELED, address(provided))
  return provided[0]
}

function query({ calls, constants, address }: Library, call: 'MPI_Comm_rank' | 'MPI_Comm_size'): number {
  const answer = new Int32Array(new ArrayBuffer(128))
  calls[call](constants.world, address(answer))
  return answer[0]
}

/** Whether these ranks are those that the launcher has started. If it does not pass the size, the family must match. */
const matches = (launch: Launch, { name }: Library, size: number) =>
  launch.size === undefined ? name === launch.family : size === launch.size

/** With the library of one MPI and the launcher of another, every process silently is a world of size 1. */
function mismatch(launch: Launch, { name, file }: Library, size: number): string {
  const started = launch.size === undefined ? `that of ${launch.family}` : launch.size
  return `${launch.variable} is ${started}, but ${name} (${file}) finds a world of ${size}; start it with the launcher of that MPI`
}

/**
 * A process that ends without error finalises MPI. One that fails ends the whole job, because the others would wait for
 * it forever.
 */
async function finaliseAtExit({ calls, constants }: Library, rank: number, size: number) {
  const { writeSync } = await nodeModule<typeof import('node:fs')>('fs')
  const say = (what: string) => writeSync(2, `lanewise: rank ${rank} of ${size} ${what}\n`)
  // Without `globalThis`, a bundler for browsers would add a `process`.
  const { process } = globalThis
  // Node itself would print it too late, after MPI has ended the process.
  process.once('uncaughtExceptionMonitor', (error) => say(`throws ${error?.stack ?? error}`))
  process.once('exit', (code) => {
    if (code === 0) {
      calls.MPI_Finalize()
      return
    }
    // All ranks get a signal, so none reports it.
    if (size > 1 && code < FIRST_SIGNAL_CODE) {
      say(`fails with exit code ${code}, and all ranks end`)
      sleep(FLUSH_MS)
    }
    calls.MPI_Abort(constants.world, code)
  })
}

/** Time for the launcher to read the output of a rank. MPICH's drops unread output when it ends a job. */
const FLUSH_MS = 200

/** Exit codes from here on stand for a signal. */
const FIRST_SIGNAL_CODE = 128

/** Uses persistent requests: MPI sets them up once, and not at every exchange. */
function openChannelOf({ calls, constants, address, requestBytes }: Library): World['openChannel'] {
  const { world, byte, ignore } = constants
  return (messages) => {
    const room = new ArrayBuffer(128 + 8 * messages.length)
    const flag = new Int32Array(room, 0, 1)
    const [done, requests] = [flag, new Uint8Array(room, 64)].map(address)
    for (const [i, { way, bytes, rank, tag }] of messages.entries()) {
      const init = way === 'send' ? calls.MPI_Send_init : calls.MPI_Recv_init
      init(address(bytes), bytes.length, byte, rank, tag, world, requests + requestBytes * i)
    }
    return {
      start() {
        calls.MPI_Startall(messages.length, requests)
      },
      isDone() {
        calls.MPI_Testall(messages.length, requests, done, ignore)
        return flag[0] !== 0
      },
      close() {
        messages.forEach((_, i) => {
          calls.MPI_Request_free(requests + requestBytes * i)
        })
      },
    }
  }
}

/** The most numbers or bytes of one reduction. */
const MAX_ELEMENTS = 2 ** 24

const totalOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0)

function reductions({ calls, constants, address }: Library, rank: number, size: number) {
  const { world, byte, double, sum, or, inPlace, ignore } = constants
  const room = new ArrayBuffer(256)
  const request = address(new Uint8Array(room))
  const flag = new Int32Array(room, 128, 1)
  const done = address(flag)

  function* reduce(view: Uint8Array | Float64Array, type: number | bigint, operation: number | bigint) {
    for (let first = 0; first < view.length; first += MAX_ELEMENTS) {
      const part = view.subarray(first, first + MAX_ELEMENTS)
      calls.MPI_Iallreduce(inPlace, address(part), part.length, type, operation, world, request)
      yield* waitUntil(() => {
        calls.MPI_Testall(1, request, done, ignore)
        return flag[0] !== 0
      })
    }
  }

  function* sumYielding(numbers: readonly number[]) {
    const sums = new Float64Array(new ArrayBuffer(8 * Math.max(16, numbers.length)), 0, numbers.length)
    sums.set(numbers)
    yield* reduce(sums, double, sum)
    return Array.from(sums)
  }
  // A reduction in which each rank has its own bytes, which are 0 in the others.
  function* gatherBytes(bytes: Uint8Array) {
    const lengths = yield* sumYielding(
      Array.from({ length: size }, (_, i) => (i === rank ? bytes.length : 0)),
    )
    const begins = lengths.map((_, i) => totalOf(lengths.slice(0, i)))
    const total = totalOf(lengths)
    const all = new Uint8Array(new ArrayBuffer(Math.max(128, total)), 0, total)
    all.set(bytes, begins[rank])
    yield* reduce(all, byte, or)
    return lengths.map((length, i) => all.subarray(begins[i], begins[i] + length))
  }
  const sumOf = (numbers: readonly number[]) => runToEnd(sumYielding(numbers))

  return {
    sumYielding,
    sum: sumOf,
    gatherBytes,
    gather(numbers: readonly number[]): number[][] {
      const bytes = new Uint8Array(Float64Array.from(numbers).buffer)
      return runToEnd(gatherBytes(bytes)).map((bytes) => Array.from(new Float64Array(bytes.slice().buffer)))
    },
    allreduceOr(bytes: Uint8Array) {
      runToEnd(reduce(bytes, byte, or))
    },
  }
}

function enqueue(): World['enqueue'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}
