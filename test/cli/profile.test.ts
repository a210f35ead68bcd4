/** What `lanewise profile` prints and saves. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type CpuProfile, timesOf } from '../../src/cli/profiler.js'
import { kernels } from '../../src/kernels/elementary/table.js'
import { waveKernels } from '../../src/wave/kernels/kernel.js'
import { withoutGpu } from '../gpu.js'
import { emptyFolder, lanewise } from './lanewise.js'

type Row = { name: string; calls?: number; self: number; total: number }

/** The record of one kernel. */
async function recordOf(typed: string): Promise<{ phases: Record<string, number>; functions: Row[] }> {
  const { code, stdout, stderr } = await lanewise(`profile ${typed} --json`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

test('the points and pairs of a wave are counted', async () => {
  const { phases, functions } = await recordOf('--workload wave --kernel naive')
  expect(Object.keys(phases)).toEqual(['set-up', 'sums'])
  const calls = Object.fromEntries(functions.map(({ name, calls }) => [name, calls]))
  expect(calls).toMatchObject({ scattered: 15_191, hankel: 1_944_448, polynomial: 4 * 1_944_448 })
  const scattered = functions.find(({ name }) => name === 'scattered')!
  expect(scattered.total).toBeGreaterThanOrEqual(scattered.self)
  expect(scattered.total).toBeLessThan(2 * phases.sums)
})

test('functions of WebAssembly have names', async () => {
  const { phases, functions } = await recordOf('--kernel simd --steps 1000')
  expect(Object.keys(phases)).toEqual(['set-up', 'steps'])
  const names = functions.map(({ name }) => name)
  expect(names).toContain('assembly/philox/fill')
  expect(names).toContain('assembly/simd/step4')
})

test.each([
  ['--cells 10000 --steps 10', Object.keys(kernels)],
  ['--workload wave --n 16', waveKernels],
])('every kernel that can run here has a profile: profile %s', async (typed, kernels) => {
  const names = kernels.filter((name) => name !== 'gpu' || withoutGpu === undefined)
  const { code, stdout, stderr } = await lanewise(`profile ${typed}`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const titles = [...stdout.matchAll(/: (\w+), serial\n\nphase +ms\nset-up +[\d.]+\n/g)]
  expect(titles.map(([, name]) => name)).toEqual(names)
  expect(stdout.match(/^function +self ms +% +total ms +% +calls$/gm)).toHaveLength(names.length)
  const [end] = stdout.match(/\n\nself: in the function itself[\s\S]*not at all\.\n([\s\S]*)$/)!.slice(1)
  expect(end).toBe(withoutGpu === undefined ? '' : `Not run: gpu; ${withoutGpu}.\n`)
})

test('a saved profile is one as node --cpu-prof writes it', async () => {
  const file = join(emptyFolder(), 'wave.cpuprofile')
  await lanewise(`profile --workload wave --n 32 --kernel naive --save ${file}`)
  const profile: CpuProfile = JSON.parse(readFileSync(file, 'utf8'))
  expect(profile.samples!.length).toBe(profile.timeDeltas!.length)
  expect(timesOf(profile).map(({ name }) => name)).toContain('hankelTable')
})

/** main calls twice, which calls itself; 1 + 2 + 4 + 8 microseconds. */
const PROFILE: CpuProfile = {
  startTime: 0,
  endTime: 15,
  nodes: [
    ['(root)', [2, 5]],
    ['main', [3]],
    ['twice', [4]],
    ['twice', []],
    ['dispatch', [6]],
    ['', []],
  ].map(([functionName, children], i) => ({
    id: i + 1,
    callFrame: {
      functionName: functionName as string,
      scriptId: '1',
      url: '',
      lineNumber: 0,
      columnNumber: 0,
    },
    children: children as number[],
  })),
  samples: [2, 3, 4, 5, 6],
  timeDeltas: [1, 2, 4, 100, 8],
}

test('a function that calls itself counts once, and the start of the profiler not at all', () => {
  const micro = ({ name, calls, self, total }: Row) => [
    name,
    calls,
    Math.round(1e6 * self),
    Math.round(1e6 * total),
  ]
  const times = timesOf(PROFILE, new Map([['twice', 2]]))
  expect(times.map(micro)).toEqual([
    ['(anonymous)', undefined, 8, 8],
    ['twice', 2, 6, 6],
    ['main', undefined, 1, 7],
    ['dispatch', undefined, 0, 8],
  ])
})
