/** Runtimes with fewer rights than a program has elsewhere, test runners, and servers of workers: each does what it can. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, inject, test } from 'vitest'
import { start } from '../child.js'
import { type Abilities, expectSeen, task } from './findings.js'
import { type Runtime, runtimesIn } from './hosts.js'
import { makeProject } from './project.js'
import { commands, files } from './recipes.js'

const ALL: Abilities = { wasm: true, threads: true }

const runtimes = runtimesIn(inject('hosts'))

/** Runs a command of the page in a project. */
function runIn(folder: string, command: string, runtime: Runtime, ...more: string[]) {
  const [, ...words] = command.split(' ')
  return start(runtimes[runtime][0], [...words, ...more], { cwd: folder }).ended
}

const rights: [command: string, on: Runtime[], can: Abilities][] = [
  ['node --frozen-intrinsics print.js', ['node', 'node22', 'node24'], ALL],
  ['node --permission --allow-fs-read=* --allow-worker print.js', ['node', 'node22', 'node24'], ALL],
  [
    'node --permission --allow-fs-read=* print.js',
    ['node', 'node22', 'node24'],
    { wasm: true, threads: /--allow-worker/ },
  ],
  ['deno run --no-prompt print.js', ['deno'], ALL],
]

describe.each(rights)('%s', (command, on, can) => {
  test.each(on)('%s', async (runtime) => {
    const known = runtime === 'node' ? command.replace('--permission', '--experimental-permission') : command
    const folder = makeProject(`rights-${rights.findIndex(([one]) => one === command)}-${runtime}`)
    const { code, stdout, stderr } = await runIn(folder, known, runtime, JSON.stringify(task))
    expect(code, stderr).toBe(0)
    expectSeen(JSON.parse(stdout), can)
  })
})

const RUN_JEST = 'node --experimental-vm-modules node_modules/jest/bin/jest.js'
const RUN_VITEST = 'node node_modules/vitest/vitest.mjs run --globals'
type Runner = { packages: string; config?: string; command: string }
const jests = ['jest29', 'jest30'].flatMap((packages): Runner[] =>
  ['node', 'jsdom'].flatMap((environment) => [
    { packages, config: 'jest.config.mjs', command: `${RUN_JEST} --env ${environment}` },
    {
      packages,
      config: 'jest.config.cjs',
      command: `node node_modules/jest/bin/jest.js --env ${environment}`,
    },
  ]),
)
const vitests = ['forks', 'vmThreads'].flatMap((pool): Runner[] =>
  ['jsdom', 'happy-dom'].map((environment) => ({
    packages: 'vitest',
    command: `${RUN_VITEST} --pool ${pool} --environment ${environment}`,
  })),
)

test.each([...jests, ...vitests])('$packages, $command, $config', async ({ packages, config, command }) => {
  const type = config === 'jest.config.cjs' ? 'commonjs' : 'module'
  const folder = makeProject(`${packages}-${config}-${command.replaceAll(/\W/g, '')}`, { packages, type })
  if (config) writeFileSync(join(folder, config), files[config])
  writeFileSync(join(folder, 'task.json'), JSON.stringify(task))
  const { code, stdout, stderr } = await runIn(folder, command, 'node')
  expect(code, `${stdout}\n${stderr}`).toBe(0)
  expectSeen(JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8')), ALL)
})

describe('servers of workers', () => {
  const folder = makeProject('edges', { packages: 'edges' })
  const NO_WASM = /does not compile WebAssembly/
  // No shorter road has threads, and here there are none; without WebAssembly a long one takes time to be filled.
  const short = JSON.stringify({ ...task, cells: 2 ** 16 })

  /** Bundles a program of this folder. */
  async function bundle(program: string, format: 'esm' | 'iife') {
    const script = `${program}.bundle.js`
    await build({
      entryPoints: [join(folder, program)],
      outfile: join(folder, script),
      bundle: true,
      format,
      globalName: 'looking',
      external: ['*.wasm'],
    })
    return script
  }

  async function answer(...command: string[]) {
    const { code, stdout, stderr } = await runIn(folder, 'node', 'node', ...command)
    expect(code, stderr).toBe(0)
    return JSON.parse(stdout)
  }

  test.each<[program: string, flags: string[], can: Abilities]>([
    ['compiling.js', [], { wasm: NO_WASM, threads: /./ }],
    ['compiling.js', ['nodejs_compat'], { wasm: NO_WASM, threads: /./ }],
    ['compiled.js', [], { wasm: true, threads: /./ }],
    ['compiled.js', ['nodejs_compat'], { wasm: true, threads: /./ }],
  ])('workerd, %s %s', async (program, flags, can) => {
    const script = await bundle(program, 'esm')
    expectSeen(await answer('workerd.js', script, short, ...flags), can)
  })

  test('the worker of the page is as fast as it can be', async () => {
    writeFileSync(join(folder, 'worker.js'), files['worker.js'])
    const seen = await answer('workerd.js', await bundle('worker.js', 'esm'), '')
    expect(seen).toEqual({ velocity: 1, kernel: 'simd' })
  })

  test('edge runtime', async () => {
    const seen = await answer(
      'edge.js',
      await bundle('look.js', 'iife'),
      JSON.stringify({ ...task, cells: 2 ** 16 }),
    )
    expectSeen(seen, { wasm: NO_WASM, threads: /./ })
  })
})

test('every command of the page is run', () => {
  const run = [RUN_JEST, ...rights.map(([command]) => command)]
  expect(run).toEqual(expect.arrayContaining(commands))
})
