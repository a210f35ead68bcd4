/** Runtimes with fewer rights than a program has elsewhere, test runners, and servers of workers: each does what it can. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, inject, test } from 'vitest'
import { start } from '../child.js'
import { bundlers } from './bundlers.js'
import { type Abilities, expectSeen, task } from './findings.js'
import { type Runtime, runtimesIn } from './hosts.js'
import { makeProject } from './project.js'
import { commands, files } from './recipes.js'

const ALL: Abilities = { wasm: true, threads: true }

const runtimes = runtimesIn(inject('hosts'))

/** Runs a command of the page in a project. */
function runIn(folder: string, command: string, runtime: Runtime, ...more: string[]) {
  const [, ...words] = command.split(' ')
  return start(runtimes[runtime][0], [...words, ...more], {}, folder).ended
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
const vitests = ['forks', 'threads', 'vmForks', 'vmThreads'].flatMap((pool): Runner[] =>
  ['jsdom', 'happy-dom'].map((environment) => ({
    packages: 'vitest',
    command: `${RUN_VITEST} --pool ${pool} --environment ${environment}`,
  })),
)

test.each([...jests, ...vitests])('$packages: $command $config', async ({ packages, config, command }) => {
  const type = config === 'jest.config.cjs' ? 'commonjs' : 'module'
  const folder = makeProject(`${packages}-${config}-${command.replaceAll(/\W/g, '')}`, { packages, type })
  if (config) writeFileSync(join(folder, config), files[config])
  writeFileSync(join(folder, 'task.json'), JSON.stringify(task))
  const { code, stdout, stderr } = await runIn(folder, command, 'node')
  expect(code, `${stdout}\n${stderr}`).toBe(0)
  expectSeen(JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8')), ALL)
})

test('every command of the page is run', () => {
  const run = [RUN_JEST, ...rights.map(([command]) => command), ...bundlers.map(({ command }) => command)]
  expect(run).toEqual(expect.arrayContaining(commands))
})

void build
