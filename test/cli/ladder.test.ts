/** What `lanewise ladder` prints. */
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Ladder, runLadder } from '../../src/cli/runLadder.js'
import { waveLadder } from '../../src/cli/waveLadder.js'
import { kernels } from '../../src/wave/kernels/table.js'
import { createWave, type Wave } from '../../src/wave/wave.js'
import { withoutGpu } from '../gpu.js'
import { strategies } from '../strategies.js'
import { lanewise } from './lanewise.js'

test('a row for each strategy, and the same velocity in all of them', async () => {
  const { code, stdout, stderr } = await lanewise('ladder --cells 100000 --steps 20')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [title, , heading, ...rest] = stdout.split('\n')
  expect(title).toBe('Traffic on 100000 cells, density 0.52, seed 5743, 20 steps')
  expect(heading).toMatch(/^kernel +executor +MCOPs +x naive +velocity at step 20$/)

  const rows = rest.slice(0, rest.indexOf('')).map((row) => row.split(/ +/))
  const names = strategies.map(([, { kernel, executor }]) => `${kernel.name} ${executor.name}`)
  expect(rows.map(([kernel, executor]) => `${kernel} ${executor}`).sort()).toEqual([...new Set(names)].sort())
  for (const [, , mcops, times] of rows) {
    expect(Number(mcops)).toBeGreaterThan(0)
    expect(Number(times)).toBeGreaterThan(0)
  }
  const { stdout: json } = await lanewise('run --cells 100000 --steps 20 --every 20 --kernel naive --json')
  const [{ velocity }] = JSON.parse(json).observations
  expect(new Set(rows.map((row) => row[4]))).toEqual(new Set([velocity.toFixed(6)]))
})

test('a row for each strategy of the wave, and the same checksum in all of them', async () => {
  const { code, stdout, stderr } = await lanewise('ladder --workload wave --n 16')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const [title, , heading, ...rest] = stdout.split('\n')
  expect(title).toBe('A wave on 17 x 17 points, scattered by 16 segments')
  expect(heading).toMatch(/^kernel +executor +Mpairs\/s +x naive +checksum$/)
  const rows = rest.slice(0, rest.indexOf('')).map((row) => row.split(/ +/))
  const names = ['serial', 'threads'].flatMap((executor) =>
    Object.keys(kernels)
      .filter((kernel) => kernel !== 'gpu' || (executor === 'serial' && withoutGpu === undefined))
      .map((kernel) => `${kernel} ${executor}`),
  )
  expect(rows.map(([kernel, executor]) => `${kernel} ${executor}`)).toEqual(names)
  expect(rows[0][3]).toBe('1.0')
  for (const [kernel, , speed, times, checksum] of rows) {
    expect(Number(speed)).toBeGreaterThan(0)
    expect(Number(times)).toBeGreaterThan(0)
    expect(Number(checksum)).toBeCloseTo(149.826844084476, kernel === 'gpu' ? 3 : 8)
    if (['naive', 'wasm', 'simd'].includes(kernel)) expect(checksum).toBe(rows[0][4])
  }
  expect(rest.slice(-3, -1).join('\n')).toMatch(
    /^(The same|In every)[\s\S]*\nMpairs\/s: 10\^6 pairs of a point /,
  )
})

test('a field that differs by more than its kernel may is found', async () => {
  const wave = await createWave({ nx: 8, segments: 8, kernel: 'naive', executor: 'serial' })
  const { difference } = await waveLadder({ n: 8 }, 2)
  const executor = 'serial'
  const changed = (by: number): Wave => {
    const re = wave.scattered.re.with(3, wave.scattered.re[3] + by)
    return { ...wave, scattered: { ...wave.scattered, re } }
  }
  for (const kernel of ['naive', 'wasm', 'simd'] as const) {
    expect(difference(changed(0), wave, { kernel, executor })).toBeUndefined()
    expect(difference(changed(1e-15), wave, { kernel, executor })).toMatch(/^the field differs from .* by /)
  }
  for (const [kernel, bound] of [
    ['vectorised', 1e-13] as const,
    ['gpu', 1e-5] as const,
    ['multipole', 1e-10] as const,
  ]) {
    expect(difference(changed(bound / 2), wave, { kernel, executor })).toBeUndefined()
    expect(difference(changed(bound * 2), wave, { kernel, executor })).toMatch(/^the field differs from/)
    expect(difference(changed(Number.NaN), wave, { kernel, executor })).toMatch(/ by NaN$/)
  }
})

test('kernels that cannot run here have no row, and are named', async () => {
  const spies = [kernels.wasm, kernels.simd].map((kernel) =>
    vi.spyOn(kernel, 'unavailable').mockReturnValue('this host has no WebAssembly'),
  )
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore()
  })
  const { rungs, end } = await waveLadder({ n: 8 }, 2)
  expect(rungs.map(({ kernel }) => kernel)).not.toContain('simd')
  expect(end).toMatch(/^Not run: wasm, simd; this host has no WebAssembly\.$/m)
})

test('a rung that differs ends the ladder, after its row', async () => {
  let printed = ''
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
  onTestFinished(() => spy.mockRestore())
  const ladder: Ladder<'a' | 'b' | 'c', number> = {
    title: 'Letters',
    heading: { speed: 'fast', result: 'sum' },
    decimals: 1,
    rungs: (['a', 'b', 'c'] as const).map((kernel) => ({ kernel, executor: 'serial' })),
    measure: async ({ kernel }) => ({ result: kernel === 'b' ? 2 : 1, speed: kernel === 'a' ? 2 : 30 }),
    show: String,
    difference: (result, first) => (result === first ? undefined : 'the sum differs'),
    end: 'All the same.',
  }
  await expect(runLadder(ladder)).rejects.toThrow('b, serial: the sum differs')
  expect(printed.split('\n').slice(2)).toEqual([
    'kernel      executor        fast   x naive    sum',
    'a           serial           2.0       1.0    1',
    'b           serial          30.0        15    2',
    '',
  ])
})
