/**
 * The package as its users get it: packed, installed into an empty folder, and run there by every runtime that it is
 * for. This needs the npm registry, and some time: `npm run test:package`.
 */
import { copyFileSync, cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { run } from '../child.js'
import { expectWaves, findings, task } from './findings.js'
import { type Runtime, runtimesIn } from './hosts.js'
import { makeProject } from './project.js'

const installed = inject('installed')
const runtimes = runtimesIn(inject('hosts'))

/** Puts one of our programs into a folder, beside the package that is installed there. */
function place(program: string, folder = installed.project): string {
  copyFileSync(join('test/package/programs', program), join(folder, program))
  return join(folder, program)
}

/** Runs a program that must find that, say nothing else, and end by itself. */
async function expectFindings(program: string, ...args: string[]) {
  const { code, stdout, stderr } = await run(program, ...args, JSON.stringify(task))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual(findings())
}

test('it holds what users need, and nothing else', () => {
  const files = installed.files.map((file) => file.replace(/-[\w-]{8}\.(js|d\.ts)$/, '.$1'))
  expect([...new Set(files)].sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist/LICENSE.assemblyscript-loader',
    'dist/checkpoint.js',
    'dist/chunk.js',
    'dist/cli.js',
    'dist/elementary.js',
    'dist/gpuCars.js',
    'dist/gpuDevice.js',
    'dist/gpuElementary.js',
    'dist/gpuWave.js',
    'dist/index.d.ts',
    'dist/index.js',
    'dist/jobWorker.js',
    'dist/mpi.js',
    'dist/nasch.js',
    'dist/npy.js',
    'dist/pool.d.ts',
    'dist/saveNpy.js',
    'dist/simulation.js',
    'dist/sweep.js',
    'dist/theory.js',
    'dist/traffic.js',
    'dist/wasm/carsSimd.wasm',
    'dist/wasm/carsWasm.wasm',
    'dist/wasm/exact.wasm',
    'dist/wasm/philox.wasm',
    'dist/wasm/simd.wasm',
    'dist/wasm/wasm.wasm',
    'dist/wasm/waveMultipole.wasm',
    'dist/wasm/waveSimd.wasm',
    'dist/wasm/waveWasm.wasm',
    'dist/wave.d.ts',
    'dist/wave.js',
    'dist/waveWorker.js',
    'dist/worker.js',
    'package.json',
  ])
  expect(installed.bytes).toBeLessThan(260_000)
})

test.each<[Runtime, RegExp]>([
  ['node22', /^v22\./],
  ['node24', /^v24\./],
  ['deno', /^deno 2\./],
  ['bun', /^1\./],
])('%s is what it should be', async (host, version) => {
  expect((await run(runtimes[host][0], '--version')).stdout).toMatch(version)
})

describe.each<Runtime>(['node', 'node22', 'node24', 'deno', 'bun'])('%s', (host) => {
  test.each(['use.mjs', 'use.cjs'])(
    '%s finds the same with every strategy, and ends by itself',
    async (program) => {
      const [binary, ...args] = runtimes[host]
      await expectFindings(binary, ...args, place(program))
    },
  )

  test('a wave is the same with every strategy', async () => {
    const [binary, ...args] = runtimes[host]
    const program = join(makeProject(`wave-${host}`), 'wave-print.js')
    const { code, stdout, stderr } = await run(binary, ...args, program)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expectWaves(JSON.parse(stdout), true)
  })

  test('a program that forgets to close ends as well', async () => {
    const [binary, ...args] = runtimes[host]
    const outcome = await run(binary, ...args, place('forget.mjs'))
    expect(outcome).toEqual({ code: 0, stdout: '10\n', stderr: '' })
  })
})

test('the command is installed', async () => {
  const outcome = await run(join(installed.project, 'node_modules/.bin/lanewise'), '--version')
  expect(outcome).toEqual({ code: 0, stdout: `${installed.version}\n`, stderr: '' })
})

test('the library needs no other package', async () => {
  const folder = join(installed.root, 'alone')
  const package_ = 'node_modules/lanewise'
  cpSync(join(installed.project, package_), join(folder, package_), { recursive: true })
  await expectFindings(process.execPath, place('use.mjs', folder))
  // This shows that there really is no other: the command, which needs two, cannot start.
  const command = await run(process.execPath, join(folder, package_, 'dist/cli.js'), '--version')
  expect(command.stderr).toContain('ERR_MODULE_NOT_FOUND')
})
