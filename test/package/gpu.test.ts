/** Kernel gpu on every host that has WebGPU: on programs that stand in for a GPU, and without one. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { expect, inject, test } from 'vitest'
import { start } from '../child.js'
import { hasDevice, LAVAPIPE, SWIFTSHADER } from '../gpuDriver.js'
import { browse } from './browser.js'
import { end, task } from './findings.js'
import { runtimesIn } from './hosts.js'
import { makeProject } from './project.js'

const gpu = { kernel: 'gpu', executor: 'serial', workers: 1 }

/** The road of the other tests on a GPU; a short road shows what 'auto' takes. */
const about = { ...task, strategies: [gpu], cells: 2 ** 16 }

/** Where tests are run by a machine, what cannot be tested fails. */
function lacks(what: string, there: boolean): boolean {
  if (!there) console.warn(`There is no ${what} here, so kernel 'gpu' is not tested on it.`)
  return !there && !process.env.CI
}

function expectFound(seen: unknown) {
  expect(seen).toMatchObject({
    found: [{ strategy: gpu, ...end() }],
    auto: { kernel: 'simd' },
    capabilities: { kernels: expect.arrayContaining([{ name: 'gpu', available: true }]) },
  })
}

/** Runs a program of a project, with this driver only. */
async function print(host: 'node' | 'deno', folder: string, driver: string) {
  const { code, stdout, stderr } = await runPrint(host, folder, driver)
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout)
}

function runPrint(host: 'node' | 'deno', folder: string, driver: string) {
  const [program, ...words] = runtimesIn(inject('hosts'))[host]
  const env = { VK_ICD_FILENAMES: driver }
  return start(program, [...words, 'print.js', JSON.stringify(about)], { cwd: folder, env }).ended
}

function withPackage(name: string): string {
  const folder = makeProject(name)
  symlinkSync(resolve('node_modules/webgpu'), join(folder, 'node_modules/webgpu'))
  return folder
}

test.skipIf(lacks('SwiftShader', existsSync(SWIFTSHADER)))('Node, with the package webgpu', async () => {
  expectFound(await print('node', withPackage('gpu-node'), SWIFTSHADER))
})

test.skipIf(!existsSync(SWIFTSHADER) && !process.env.CI)(
  'a program may end while the GPU works',
  async () => {
    const cwd = withPackage('gpu-forget')
    const options = { cwd, env: { VK_ICD_FILENAMES: SWIFTSHADER } }
    for (const code of [0, 3]) {
      const more = code === 0 ? [] : [`${code}`]
      const outcome = await start(process.execPath, ['gpu-forget.mjs', ...more], options).ended
      expect(outcome).toMatchObject({ code, stdout: '10\n' })
    }
  },
)

test.skipIf(lacks('lavapipe', existsSync(LAVAPIPE)))('Deno', async () => {
  expectFound(await print('deno', makeProject('gpu-deno'), LAVAPIPE))
})

const FLAGS = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-webgpu-adapter=swiftshader']
const chromium = spawnSync('chromium', ['--version']).status === 0

test.skipIf(lacks('chromium', chromium))('a page in Chromium', async () => {
  const folder = makeProject('gpu-page')
  const outdir = join(folder, 'out')
  await build({
    entryPoints: [join(folder, 'page.js')],
    outdir,
    bundle: true,
    format: 'esm',
    splitting: true,
  })
  cpSync(join(folder, 'node_modules/lanewise/dist/worker.js'), join(outdir, 'worker.js'))
  const profile = mkdtempSync(join(inject('installed').root, 'profile-'))
  expectFound(await browse({ folder: outdir, about: { task: about }, flags: FLAGS }, profile))
})

test.each([
  ['the package', () => makeProject('gpu-none'), "the package 'webgpu' is not there: npm install webgpu@0.6"],
  [
    'an adapter',
    () => withPackage('gpu-no-adapter'),
    'this host has WebGPU, but no adapter for it: no GPU with a driver',
  ],
])('Node without %s', async (_, make, reason) => {
  const { found, capabilities } = await print('node', make(), '/nothing.json')
  expect(found).toEqual([{ strategy: gpu, error: `kernel: 'gpu' cannot run here: ${reason}` }])
  expect(capabilities.kernels).toContainEqual({ name: 'gpu', available: false, reason })
})

if (hasDevice) console.warn('There is a GPU here, so it is not tested what lanewise says without one.')

test.skipIf(hasDevice)('Node without a GPU says so, and drivers print nothing', async () => {
  const { stdout, stderr } = await runPrint('node', withPackage('gpu-no-device'), '')
  const reason = 'there is no GPU: none of the files /dev/dri, /dev/nvidia0, /dev/dxg'
  expect(stderr).toBe('')
  expect(JSON.parse(stdout).capabilities.kernels).toContainEqual({ name: 'gpu', available: false, reason })
})
