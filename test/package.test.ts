/**
 * The package as its users get it: packed, installed into an empty folder, and run there by every host that it is for.
 * This needs the npm registry, and some time: `npm run test:package`.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from './child.js'
import { history } from './definition.js'
import { browse } from './package/browser.js'
import { type Installed, install } from './package/install.js'
import { type Host, installRuntimes, type Runtimes } from './package/runtimes.js'
import { randomRoad } from './roads.js'
import { strategies } from './strategies.js'

let installed: Installed
let runtimes: Runtimes

beforeAll(async () => {
  installed = await install()
  runtimes = await installRuntimes()
})
afterAll(() => {
  if (installed) rmSync(installed.root, { recursive: true })
})

const programs = fileURLToPath(new URL('package/programs', import.meta.url))

/** Puts one of our programs into a folder, beside the package that is installed there. */
function place(program: string, folder = installed.project): string {
  copyFileSync(join(programs, program), join(folder, program))
  return join(folder, program)
}

/** What a program is to do: this road, so many steps, with all these strategies. */
const road = randomRoad(1003, 0.4)
const STEPS = 60
const wanted = strategies
  .filter(([, { executor, workers }]) => workers === (executor.name === 'serial' ? 1 : 2))
  .map(([, { kernel, executor, workers }]) => ({ kernel: kernel.name, executor: executor.name, workers }))
const taskOf = (list: typeof wanted) =>
  JSON.stringify({ road: Array.from(road).join(''), steps: STEPS, strategies: list })

/** What it must find. */
function findings(list: typeof wanted) {
  const { roads, counts } = history(road, STEPS)
  const end = { moved: counts[STEPS][0], road: Array.from(roads[STEPS]).join('') }
  return list.map((strategy) => ({ strategy, ...end }))
}

/** Runs a program that must find that, say nothing else, and end by itself. */
async function expectFindings(program: string, ...args: string[]) {
  const { code, stdout, stderr } = await run(program, ...args, taskOf(wanted))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toEqual(findings(wanted))
}

test('it holds what users need, and nothing else', () => {
  const files = installed.files.map((file) => file.replace(/chunk-\w+\.js$/, 'chunk.js'))
  expect(files.sort()).toEqual([
    'LICENSE',
    'README.md',
    'dist/LICENSE.assemblyscript-loader',
    'dist/chunk.js',
    'dist/cli.js',
    'dist/index.d.ts',
    'dist/index.js',
    'package.json',
  ])
  expect(installed.bytes).toBeLessThan(150_000)
})

test.each<[Host, RegExp]>([
  ['node22', /^v22\./],
  ['node24', /^v24\./],
  ['deno', /^deno 2\./],
  ['bun', /^1\./],
])('%s is what it should be', async (host, version) => {
  expect((await run(runtimes[host][0], '--version')).stdout).toMatch(version)
})

describe.each<Host>(['node', 'node22', 'node24', 'deno', 'bun'])('%s', (host) => {
  test.each(['use.mjs', 'use.cjs'])(
    '%s finds the same with every strategy, and ends by itself',
    async (program) => {
      const [binary, ...args] = runtimes[host]
      await expectFindings(binary, ...args, place(program))
    },
  )

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

test.each([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])('its types stand up to a user, --module %s --moduleResolution %s', async (module, resolution) => {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const flags = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022']
  const lib = ['--lib', 'es2022']
  const how = ['--module', module, '--moduleResolution', resolution]
  const outcome = await run(process.execPath, tsc, ...flags, ...lib, ...how, place('user.ts'))
  expect(outcome).toEqual({ code: 0, stdout: '', stderr: '' })
})

/** Bundles a program for browsers, as the users of a bundler do. */
async function bundle(program: string) {
  const { outputFiles, metafile, warnings } = await build({
    entryPoints: [place(program)],
    absWorkingDir: dirname(place(program)),
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  expect(warnings).toEqual([])
  return { script: outputFiles[0].text, files: Object.keys(metafile.inputs) }
}

test('a bundle for browsers takes two files of it, and leaves no import open', async () => {
  const { script, files } = await bundle('page.mjs')
  expect(files.map((file) => file.replace(/chunk-\w+\.js$/, 'chunk.js')).sort()).toEqual([
    'node_modules/lanewise/dist/chunk.js',
    'node_modules/lanewise/dist/index.js',
    'page.mjs',
  ])
  expect(script).not.toMatch(/^import /m)
})

const browser = spawnSync('chromium', ['--version']).status === 0
if (!browser) console.warn('There is no `chromium` here, so nothing is tested in a browser.')

/** Where tests are run by a machine, what cannot be tested fails. */
describe.skipIf(!browser && !process.env.CI)('a page in Chromium', () => {
  const open = async (isolated: boolean, list: typeof wanted) => {
    const profile = join(installed.root, `profile-${isolated}`)
    mkdirSync(profile)
    return browse((await bundle('page.mjs')).script, taskOf(list), isolated, profile)
  }

  test('that is cross-origin isolated finds the same with every strategy', async () => {
    const outcome = (await open(true, wanted)) as { auto: string }
    expect(outcome).toEqual({ isolated: true, found: findings(wanted), auto: expect.any(String) })
  })

  test('that is not has no threads: auto does without, and who asks for them is told why', async () => {
    const serial = wanted.filter(({ executor }) => executor === 'serial')
    expect(await open(false, serial)).toEqual({
      isolated: false,
      found: findings(serial),
      auto: 'serial',
      refusal: expect.stringMatching(/^executor: 'threads' cannot run here: .*isolated/),
    })
  })
})
