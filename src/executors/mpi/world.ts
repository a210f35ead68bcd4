import { nodeModule } from '../../host.js'
import { keepConnection } from './connection.js'
import { loadKoffi } from './koffi.js'
import { type Launch, launchOf } from './launch.js'
import { type Library, loadLibrary } from './library.js'

/** All ranks of a job, as one of them meets them. What is collective must be called by all of them, in the same order. */
export type World = {
  readonly rank: number
  readonly size: number
  /** Whose MPI it is. */
  readonly library: string
  /** Where a view of memory begins, which must stay where it is. */
  address(view: ArrayBufferView): number
  /** Begins to send so many bytes, or to receive them; `wait` ends what was begun. */
  send(address: number, bytes: number, rank: number, tag: number): void
  receive(address: number, bytes: number, rank: number, tag: number): void
  wait(): void
  /** Collective: sums over all ranks; of integers, so that their order does not matter. */
  sum(numbers: readonly number[]): number[]
  /** Collective: what every rank has, in the order of ranks; each may have as many numbers as it likes. */
  gather(numbers: readonly number[]): number[][]
  /** Collective: sets every bit that is set in some rank. */
  unite(bytes: Uint8Array): void
  /**
   * Runs what waits for other ranks, one after the other, in the order of these calls: two that took turns, each rank in
   * its own order, would wait for each other for ever.
   */
  inOrder<Result>(work: () => Promise<Result>): Promise<Result>
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
  for (const [name, value] of Object.entries(BESIDE_THREADS)) env[name] ??= value
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
    library: library.name,
    ...messages(library),
    ...reductions(library, rank, size),
    inOrder: inOrder(),
  }
}

/**
 * What UCX, below both MPIs, must not do in a process of many threads, WebAssembly among them. It would rewrite the
 * first instructions of `mmap` and its like, to hear of memory that is freed, while threads of Node run through them:
 * once in ten starts or so a rank of MPICH crashed. And it would end the process at a trap of WebAssembly, which is
 * an error like any other.
 */
const BESIDE_THREADS = { UCX_MEM_EVENTS: 'n', UCX_ERROR_SIGNALS: '' }

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

/** Requests that can be under way at once. */
const REQUESTS = 8

/** Tests before a rank that waits begins to sleep in between, as there may be more ranks than cores. */
const PATIENCE = 2000
const NAP = 0.05

function messages({ calls, constants, address, requestBytes }: Library) {
  const { world, byte, ignore } = constants
  const room = new ArrayBuffer(8 * REQUESTS + 64)
  const requests = address(new Uint8Array(room))
  const flag = new Int32Array(room, 8 * REQUESTS, 1)
  const done = address(flag)
  let begun = 0
  const next = () => requests + requestBytes * begun++

  return {
    address,
    send(from: number, bytes: number, rank: number, tag: number) {
      calls.MPI_Isend(from, bytes, byte, rank, tag, world, next())
    },
    receive(to: number, bytes: number, rank: number, tag: number) {
      calls.MPI_Irecv(to, bytes, byte, rank, tag, world, next())
    },
    wait() {
      waitFor(() => {
        calls.MPI_Testall(begun, requests, done, ignore)
        return flag[0] !== 0
      })
      begun = 0
    },
  }
}

function waitFor(over: () => boolean) {
  for (let i = 0; i < PATIENCE; i++) if (over()) return
  while (!over()) sleep(NAP)
}

/** Nobody ever wakes who waits for this. Browsers load this file, and may not have it. */
let never: Int32Array<SharedArrayBuffer> | undefined

function sleep(milliseconds: number) {
  never ??= new Int32Array(new SharedArrayBuffer(4))
  Atomics.wait(never, 0, 0, milliseconds)
}

/** Numbers, and bytes, of one reduction. */
const MOST = 2 ** 24

function reductions({ calls, constants, address }: Library, rank: number, size: number) {
  const { world, byte, double, sum, or, inPlace, ignore } = constants
  const room = new ArrayBuffer(256)
  const request = address(new Uint8Array(room))
  const flag = new Int32Array(room, 128, 1)
  const done = address(flag)

  function reduce(view: Uint8Array | Float64Array, type: number | bigint, operation: number | bigint) {
    for (let first = 0; first < view.length; first += MOST) {
      const part = view.subarray(first, first + MOST)
      calls.MPI_Iallreduce(inPlace, address(part), part.length, type, operation, world, request)
      waitFor(() => {
        calls.MPI_Testall(1, request, done, ignore)
        return flag[0] !== 0
      })
    }
  }

  function sumOf(numbers: readonly number[]): number[] {
    const sums = new Float64Array(new ArrayBuffer(8 * Math.max(16, numbers.length)), 0, numbers.length)
    sums.set(numbers)
    reduce(sums, double, sum)
    return Array.from(sums)
  }

  return {
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
      reduce(bytes, byte, or)
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
