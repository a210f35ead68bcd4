/** What V8 measures of a program: where its time goes, and how often its functions are called. */
import type { Profiler } from 'node:inspector'
import { CliError } from './cliError.js'

/** What `node --cpu-prof` writes into a .cpuprofile file, too. */
export type CpuProfile = Profiler.Profile

/** The times of all functions of one name, in seconds. */
export type FunctionTimes = {
  name: string
  /** Calls, if they are known. */
  calls?: number
  /** Time in the function itself. */
  self: number
  /** The same, and the time in all that it called. */
  total: number
}

/** Microseconds between two samples. */
const INTERVAL = 200

/** Some hosts have no profiler; others have its module, and fail when it is used. */
async function openSession() {
  try {
    const { Session } = await import('node:inspector/promises')
    const session = new Session()
    session.connect()
    await session.post('Profiler.enable')
    return session
  } catch (error) {
    throw new CliError(`profile: this host has no profiler: ${(error as Error).message}`, 1)
  }
}

/** Takes samples of the stack during some work. */
export async function profileOf<Result>(work: () => Promise<Result>) {
  const session = await openSession()
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL })
  await session.post('Profiler.start')
  const result = await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return { result, profile }
}

/**
 * Counts calls during some work, by the name of the function. V8 does not count those of WebAssembly, nor those of functions
 * that are made anew again and again: it says 0.
 */
export async function callsOf(work: () => Promise<unknown>): Promise<Map<string, number>> {
  const session = await openSession()
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await work()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  session.disconnect()
  const calls = new Map<string, number>()
  for (const { functionName, ranges } of result.flatMap(({ functions }) => functions)) {
    const count = (calls.get(functionName) ?? 0) + ranges[0].count
    if (count > 0) calls.set(functionName, count)
  }
  return calls
}

/** The call that starts the profiler, which is no work. */
const START = 'dispatch'

/** The times of all functions, those with the most time in themselves first. */
export function timesOf(profile: CpuProfile, calls: Map<string, number> = new Map()): FunctionTimes[] {
  const own = selfTimes(profile)
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const times = new Map<string, FunctionTimes>()
  /** Adds a node and all below it, and returns their time. `above` are the functions that are still running. */
  const add = (id: number, above: readonly string[]): number => {
    const { callFrame, children = [] } = nodes.get(id)!
    const name = callFrame.functionName || '(anonymous)'
    const self = name === START ? 0 : (own.get(id) ?? 0)
    const within = [...above, name]
    const total = children.reduce((sum, child) => sum + add(child, within), self)
    const known = times.get(name) ?? { name, self: 0, total: 0 }
    times.set(name, known)
    known.self += self
    // The time of a function that calls itself counts once.
    if (!above.includes(name)) known.total += total
    return total
  }
  add(profile.nodes[0].id, [])
  return [...times.values()]
    .filter(({ name, total }) => name !== '(root)' && total > 0)
    .map((one) => (calls.has(one.name) ? { ...one, calls: calls.get(one.name)! } : one))
    .sort((a, b) => b.self - a.self || b.total - a.total)
}

/** Seconds in each node itself: each sample stands for the time since the one before. */
function selfTimes({ samples = [], timeDeltas = [] }: CpuProfile): Map<number, number> {
  const times = new Map<number, number>()
  for (const [i, id] of samples.entries()) times.set(id, (times.get(id) ?? 0) + timeDeltas[i] / 1e6)
  return times
}
