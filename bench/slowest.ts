import { createSimulation, elementary } from 'lanewise'

/**
 * The two slowest of all 256 rules on simd: each rule has its own program with its own number of operations. All are
 * timed quickly, and those that seem slow again, because a slow phase of the machine makes any rule seem slow.
 */
export async function slowestRules(
  cells: number,
  steps: number,
  log: (line: string) => void,
): Promise<number[]> {
  log('all 256 elementary rules, quickly')
  const all = Array.from({ length: 256 }, (_, rule) => rule)
  const suspects = (await slowestFirst(all, cells, steps, 6)).slice(0, 16)
  const slowest = await slowestFirst(
    suspects.map(({ rule }) => rule),
    cells,
    steps,
    24,
  )
  const gcups = (seconds: number) => ((cells * steps) / seconds / 1e9).toFixed(0)
  log(`slowest: ${slowest.map(({ rule, seconds }) => `${rule} (${gcups(seconds)} Gcups)`).join(', ')}`)
  return slowest.slice(0, 2).map(({ rule }) => rule)
}

async function slowestFirst(rules: number[], cells: number, steps: number, calls: number) {
  const times: { rule: number; seconds: number }[] = []
  for (const rule of rules) times.push({ rule, seconds: await secondsOf(rule, cells, steps, calls) })
  return times.sort((a, b) => b.seconds - a.seconds)
}

/** The fastest of several calls. The first ones are slow: the host still compiles hot code. */
async function secondsOf(rule: number, cells: number, steps: number, calls: number): Promise<number> {
  const sim = await createSimulation({
    ...({ model: elementary(rule), cells, density: 0.5, kernel: 'simd', executor: 'serial' } as const),
  })
  let least = Number.POSITIVE_INFINITY
  for (let call = 0; call < calls; call++) {
    const began = performance.now()
    sim.sync.advance(steps)
    least = Math.min(least, performance.now() - began)
  }
  await sim.close()
  return least / 1000
}
