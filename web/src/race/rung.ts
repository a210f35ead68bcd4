/** What all races share: every kernel runs with every executor, one after the other, and gives a row. */
import { capabilities } from 'lanewise'
import { pause } from '../dom.js'

export type Rung = { kernel: string; executor: 'serial' | 'threads'; workers: number }

export type Result = Rung & {
  /** Work per second. */
  speed: number
  /** Of what was computed. */
  checksum: string
  /** Whether it is that of the first rung, or near enough for a kernel that rounds in another order. */
  equal: 'yes' | 'nearly' | 'NO'
}

/** A rung that could not run, and why. */
export type Refused = Rung & { reason: string }

/** Every kernel on one thread and, where there are threads, on several. */
export async function rungsOf(kernels: string[], workers: number): Promise<Rung[]> {
  const { executors } = await capabilities()
  const threads = executors.some(({ name, available }) => name === 'threads' && available)
  const serial = kernels.map((kernel): Rung => ({ kernel, executor: 'serial', workers: 1 }))
  const shared = kernels.map((kernel): Rung => ({ kernel, executor: 'threads', workers }))
  return threads ? [...serial, ...shared] : serial
}

type Measured = { speed: number; checksum: string; near?: (checksum: string) => boolean }

/** Runs rungs in their order. The first is what the others must equal. */
export async function runRungs(
  rungs: Rung[],
  measure: (rung: Rung) => Promise<Measured>,
  tell: (results: Result[], refused: Refused[], next: Rung | undefined) => void,
  signal: AbortSignal,
) {
  const results: Result[] = []
  const refused: Refused[] = []
  for (const rung of rungs) {
    if (signal.aborted) break
    tell(results, refused, rung)
    await pause()
    try {
      const { speed, checksum, near } = await measure(rung)
      const first = results[0]?.checksum ?? checksum
      const equal = checksum === first ? 'yes' : near?.(first) ? 'nearly' : 'NO'
      results.push({ ...rung, speed, checksum, equal })
    } catch (error) {
      if (!signal.aborted) refused.push({ ...rung, reason: (error as Error).message })
    }
  }
  tell(results, refused, undefined)
  return { results, refused }
}

export const nameOf = ({ kernel, executor, workers }: Rung) =>
  executor === 'serial' ? kernel : `${kernel}, ${workers} threads`
