/** Pages that bundlers make, in Chromium, under all kinds of policies. */
import { execFile, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { start } from '../child.js'
import { browse, type Page } from './browser.js'
import { bundlers } from './bundlers.js'
import { type Abilities, expectSeen, expectWaves, task } from './findings.js'
import { makeProject } from './project.js'
import { files, ISOLATED, POLICY, STRICT_POLICY } from './recipes.js'

const browser = spawnSync('chromium', ['--version']).status === 0
if (!browser) console.warn('There is no `chromium` here, so nothing is tested in a browser.')

const run = promisify(execFile)

/** What each bundler leaves, by its name. */
const folders: Record<string, string> = {}

beforeAll(async () => {
  for (const { name, command, files = {} } of bundlers) {
    const folder = makeProject(name, { packages: name })
    for (const [file, contents] of Object.entries(files)) writeFileSync(join(folder, file), contents)
    await run(process.execPath, command.split(' '), { cwd: folder })
    folders[name] = join(folder, 'out')
    cpSync(join(folder, 'node_modules/lanewise/dist/worker.js'), join(folders[name], 'worker.js'))
  }
})

test.each(bundlers.map(({ name }) => name))('%s puts nothing of Node into a page', (name) => {
  const scripts = readdirSync(folders[name]).filter((file) => file.endsWith('.js') && file !== 'worker.js')
  for (const script of scripts) {
    const text = readFileSync(join(folders[name], script), 'utf8')
    expect(text).not.toMatch(/MPI_Init|prependListener/)
  }
})

const ALL: Abilities = { wasm: true, threads: true }
const NO_WASM = /'wasm-unsafe-eval'/
const NO_WORKERS = /worker-src blob:/
const policy = (text: string) => ({ ...ISOLATED, 'Content-Security-Policy': text })
const frame = (allow: string) =>
  `<!doctype html><iframe sandbox="allow-scripts" ${allow} src="frame.html"></iframe>`

type Case = {
  name: string
  headers?: Record<string, string>
  workerUrl?: string
  html?: string
  can: Abilities
}

const cases: Case[] = [
  { name: 'not isolated', headers: {}, can: { wasm: true, threads: /isolated/ } },
  {
    name: 'both allowed',
    headers: { ...ISOLATED, ...POLICY },
    can: ALL,
  },
  {
    name: 'no compiling',
    headers: policy("script-src 'self'; worker-src blob:"),
    can: { wasm: NO_WASM, threads: true },
  },
  {
    name: 'no workers from blobs',
    headers: { ...ISOLATED, ...STRICT_POLICY },
    can: { wasm: true, threads: NO_WORKERS },
  },
  {
    name: 'a worker by its address',
    headers: { ...ISOLATED, ...STRICT_POLICY },
    workerUrl: 'worker.js',
    can: ALL,
  },
  {
    name: 'trusted types',
    headers: policy("require-trusted-types-for 'script'"),
    can: { wasm: true, threads: NO_WORKERS },
  },
  { name: 'sandboxed frame', html: frame(''), can: { wasm: true, threads: /isolated/ } },
  {
    name: 'sandboxed frame, isolated',
    html: frame('allow="cross-origin-isolated"'),
    can: { wasm: true, threads: NO_WORKERS },
  },
]

/** Where tests are run by a machine, what cannot be tested fails. */
describe.skipIf(!browser && !process.env.CI)('in Chromium', () => {
  const open = (page: Page) => browse(page, mkdtempSync(join(inject('installed').root, 'profile-')))

  test.each(bundlers)('what $name makes, isolated', async ({ name }) => {
    expectSeen(await open({ folder: folders[name], headers: ISOLATED, about: { task } }), ALL)
  })

  test.each(cases)('$name', async ({ headers = ISOLATED, workerUrl, html, can }) => {
    const options = workerUrl === undefined ? {} : { workerUrl }
    const page = { folder: folders.esbuild, headers, about: { task, options }, ...(html ? { html } : {}) }
    expectSeen(await open(page), can)
  })

  /** Bundles programs of a project into its folder out. */
  async function bundle(folder: string, ...programs: string[]): Promise<string> {
    const options = ['--bundle', '--format=esm', '--outdir=out']
    await run('node', ['node_modules/esbuild/bin/esbuild', ...programs, ...options], { cwd: folder })
    const out = join(folder, 'out')
    cpSync(join(folder, 'node_modules/lanewise/dist/worker.js'), join(out, 'worker.js'))
    return out
  }

  test('the program of the page has threads where blobs are forbidden', async () => {
    const folder = makeProject('strict', { packages: 'esbuild' })
    writeFileSync(join(folder, 'strict.js'), files['strict.js'])
    cpSync(join(folder, 'strict-page.js'), join(folder, 'page.js'))
    const headers = { ...ISOLATED, ...STRICT_POLICY }
    const seen = await open({ folder: await bundle(folder, 'page.js'), headers, about: {} })
    expect(seen).toMatchObject({ executor: 'threads' })
  })

  test.each<[name: string, headers: Record<string, string>, threads: true | RegExp]>([
    ['isolated', ISOLATED, true],
    ['not isolated', {}, true],
    ['without workers from blobs', { ...ISOLATED, ...STRICT_POLICY }, NO_WORKERS],
  ])('a wave on a page, %s', async (name, headers, threads) => {
    const folder = makeProject(`wave-${name.replaceAll(' ', '-')}`, { packages: 'esbuild' })
    cpSync(join(folder, 'wave-page.js'), join(folder, 'page.js'))
    expectWaves(await open({ folder: await bundle(folder, 'page.js'), headers, about: {} }), threads)
  })

  test('a service worker does without threads', async () => {
    const folder = makeProject('service', { packages: 'esbuild' })
    cpSync(join(folder, 'service-page.js'), join(folder, 'page.js'))
    const out = await bundle(folder, 'page.js', 'service.js')
    expectSeen(await open({ folder: out, headers: ISOLATED, about: { task } }), {
      wasm: true,
      threads: /no Worker/,
    })
  })

  test('the development server of Vite, with the headers of the page', async () => {
    const folder = makeProject('vite-development', { packages: 'vite' })
    writeFileSync(join(folder, 'vite.config.mjs'), files['vite.config.mjs'])
    const vite = ['node_modules/vite/bin/vite.js', '--port', '0']
    const { printed } = start(process.execPath, vite, { cwd: folder, env: { NO_COLOR: '1' } })
    const [address] = await printed(/http:\/\/localhost:\d+\//)
    function elsewhere(site: string) {
      const scripts = `<script src="${site}about.js"></script><script type="module" src="/page.js"></script>`
      writeFileSync(join(folder, 'index.html'), `<!doctype html>${scripts}`)
      return address
    }
    expectSeen(await open({ folder, about: { task }, elsewhere }), ALL)
  })
})
