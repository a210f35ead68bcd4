import { nodeModule } from '../../host.js'
import { atOnce } from '../march.js'
import { keepConnection } from './connection.js'
import { openFiles, type SharedFile } from './file.js'
import { loadKoffi } from './koffi.js'
import { type Launch, launchOf } from './launch.js'
import { type Library, loadLibrary } from './library.js'
import { sleep, until } from './rests.js'

/** All ranks of a job, as one of them meets them. What is collective must be called by all of them, in the same order. */
export type World = {
  readonly rank: number
  readonly size: number
  /** Opens a way for messages that are the same again and again, but for what is in them. */
  openChannel(messages: readonly Message[]): Channel
  /** Collective: sums over all ranks; of integers, so that their order does not matter. */
  sum(numbers: readonly number[]): number[]
  /** The same, with rests in between. */
  summing(numbers: readonly number[]): Generator<void, number[], void>
  /** Collective: what every rank has, in the order of ranks; each may have as many numbers as it likes. */
  gather(numbers: readonly number[]): number[][]
  /** Collective: sets every bit that is set in some rank. */
  unite(bytes: Uint8Array): void
  /** Collective: opens a file that is there, to be written. */
  openFile(name: string): SharedFile
  /**
   * Runs what waits for other ranks, one after the other, in the order of these calls: two that took turns, each rank in
   * its own order, would wait for each other for ever.
   */
  inOrder<Result>(work: () => Promise<Result>): Promise<Result>
}

/** Bytes that are sent to a rank, or received from it; they must stay where they are. */
export type Message = { way: 'send' | 'receive'; bytes: Uint8Array; rank: number; tag: number }

/** Several messages that travel together. */
export type Channel = {
  start(): void
  /** Whether all of them have arrived, and gone. */
  over(): boolean
  close(): void
}

let joined: Promise<World> | undefined

/**
 * Joins the ranks that were started together: MPI can be initialised once in a process.
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
  for (const [name, value] of Object.entries({ ...BESIDE_THREADS, ...WHOLE_FILES })) env[name] ??= value
  const launch = launchOf(env)
  const koffi = await loadKoffi()
  await keepConnection(env, koffi)
  const library = loadLibrary(koffi, launch.family)
  const level = initialise(library)
  const rank = ask(library, 'MPI_Comm_rank')
  const size = ask(library, 'MPI_Comm_size')
  await leaveAtExit(library, rank, size)
  if (level < FUNNELED)
    throw new Error(`${library.name} allows no other threads beside it (MPI_THREAD_FUNNELED)`)
  if (!isOf(launch, library, size)) throw new Error(mismatch(launch, library, size))
  return {
    rank,
    size,
    openChannel: openChannelOf(library),
    ...reductions(library, rank, size),
    openFile: openFiles(library),
    inOrder: inOrder(),
  }
}

/**
 * What UCX, below both MPIs, must not do in a process of many threads, WebAssembly among them. It would rewrite the
 * first instructions of `mmap` and its like, to hear of memory that is freed, while threads of Node run through them:
 * once in ten starts or so a rank of MPICH crashed. It would end the process at a trap of WebAssembly, which is an error
 * like any other. And it would answer SIGHUP itself, by words for whoever debugs it, so that no rank ended.
 */
const BESIDE_THREADS = { UCX_MEM_EVENTS: 'n', UCX_ERROR_SIGNALS: '', UCX_DEBUG_SIGNO: '0' }

/**
 * Of the two that write files below Open MPI, the second: the first, OMPIO, leaves out without a word what finds no room
 * on a full disk; ROMIO, which MPICH has too, says so.
 */
const WHOLE_FILES = { OMPI_MCA_io_ompio_priority: '1' }

/** Only the thread that initialises MPI calls it, while others may run. */
const FUNNELED = 1

/** Says what MPI allows of threads. */
function initialise({ calls, address }: Library): number {
  const provided = new Int32Array(new ArrayBuffer(128))
  calls.MPI_Init_thread(0n, 0n, FUNNELED, address(provided))
  return provided[0]
}

function ask({ calls, constants, address }: Library, call: 'MPI_Comm_rank' | 'MPI_Comm_size'): number {
  const answer = new Int32Array(new ArrayBuffer(128))
  calls[call](constants.world, address(answer))
  return answer[0]
}

/** Whether these ranks are those that the launcher has started. One that does not say how many needs its own library. */
const isOf = (launch: Launch, { name }: Library, size: number) =>
  launch.size === undefined ? name === launch.family : size === launch.size

/** With the library of one MPI and the launcher of another, every process is a world of its own, without a word. */
function mismatch(launch: Launch, { name, file }: Library, size: number): string {
  const started = launch.size === undefined ? `that of ${launch.family}` : launch.size
  return `${launch.says} is ${started}, but ${name} (${file}) finds a world of ${size}; start it with the launcher of that MPI`
}

/**
 * A process that ends well finalises MPI. One that fails must end the whole job: the others would wait for it for ever.
 */
async function leaveAtExit({ calls, constants }: Library, rank: number, size: number) {
  const { writeSync } = await nodeModule<typeof import('node:fs')>('fs')
  const say = (what: string) => writeSync(2, `lanewise: rank ${rank} of ${size} ${what}\n`)
  // Bare, `process` would bring a bundler for browsers to add one.
  const { process } = globalThis
  // Node would print it after MPI has ended the process.
  process.once('uncaughtExceptionMonitor', (error) => say(`throws ${error?.stack ?? error}`))
  process.once('exit', (code) => {
    if (code === 0) {
      calls.MPI_Finalize()
      return
    }
    // A signal is meant for all of them.
    if (size > 1 && code < SIGNALS) {
      say(`fails with exit code ${code}, and all ranks end`)
      sleep(TO_BE_HEARD)
    }
    calls.MPI_Abort(constants.world, code)
  })
}

/** Milliseconds for the launcher to read what a rank says: that of MPICH drops what is unread when it ends a job. */
const TO_BE_HEARD = 200

/** Exit codes from here on tell of a signal. */
const SIGNALS = 128

/** Persistent requests: MPI is told of them once, and not at every exchange. */
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
      over() {
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

/** Numbers, and bytes, of one reduction. */
const MOST = 2 ** 24

function reductions({ calls, constants, address }: Library, rank: number, size: number) {
  const { world, byte, double, sum, or, inPlace, ignore } = constants
  const room = new ArrayBuffer(256)
  const request = address(new Uint8Array(room))
  const flag = new Int32Array(room, 128, 1)
  const done = address(flag)

  function* reduce(view: Uint8Array | Float64Array, type: number | bigint, operation: number | bigint) {
    for (let first = 0; first < view.length; first += MOST) {
      const part = view.subarray(first, first + MOST)
      calls.MPI_Iallreduce(inPlace, address(part), part.length, type, operation, world, request)
      yield* until(() => {
        calls.MPI_Testall(1, request, done, ignore)
        return flag[0] !== 0
      })
    }
  }

  function* summing(numbers: readonly number[]) {
    const sums = new Float64Array(new ArrayBuffer(8 * Math.max(16, numbers.length)), 0, numbers.length)
    sums.set(numbers)
    yield* reduce(sums, double, sum)
    return Array.from(sums)
  }
  const sumOf = (numbers: readonly number[]) => atOnce(summing(numbers))

  return {
    summing,
    sum: sumOf,
    // Each rank has a place of its own in a sum, which the others leave at 0.
    gather(numbers: readonly number[]): number[][] {
      const lengths = sumOf(Array.from({ length: size }, (_, i) => (i === rank ? numbers.length : 0)))
      const begins = lengths.map((_, i) => lengths.slice(0, i).reduce((total, length) => total + length, 0))
      const all = new Array<number>(begins[size - 1] + lengths[size - 1]).fill(0)
      for (const [i, number] of numbers.entries()) all[begins[rank] + i] = number
      const gathered = sumOf(all)
      return lengths.map((length, i) => gathered.slice(begins[i], begins[i] + length))
    },
    unite(bytes: Uint8Array) {
      atOnce(reduce(bytes, byte, or))
    },
  }
}

function inOrder(): World['inOrder'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
}
