/** What a whole process does about its threads. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

/** Runs a program in a process of its own, and waits until that has ended by itself. */
async function run(program: string) {
  const contents = `import { createSimulation } from './src/index.js'\n${create}\n${program}`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  })
  const child = spawn(process.execPath, ['--input-type=module', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (data) => {
    output += data
  })
  try {
    child.stdin.end(outputFiles[0].text)
    const [code] = await once(child, 'close')
    return { code, output }
  } finally {
    child.kill('SIGKILL')
  }
}

const create = `
  const create = () => createSimulation({ cells: 100000, kernel: 'simd', executor: 'threads', workers: 2 })`

test('a process that forgets to close ends by itself', async () => {
  const program = `
    const sim = await create()
    await sim.advance(10)
    console.log(sim.step)`
  expect(await run(program)).toEqual({ code: 0, output: '10\n' })
})

test('a process that only stands ready ends by itself', async () => {
  expect(await run('console.log((await create()).step)')).toEqual({ code: 0, output: '0\n' })
})

test('a process that waits for nothing else stays until the road is advanced', async () => {
  const program = `
    const sim = await create()
    sim.advance(20000, { at: [20000] }).then(([seen]) => console.log(seen.step))`
  expect(await run(program)).toEqual({ code: 0, output: '20000\n' })
})

test('a process that lost a worker, and never closes, ends by itself', async () => {
  const program = `
    const { default: threads } = await import('node:worker_threads')
    const { syncBuiltinESMExports } = await import('node:module')
    const { Worker } = threads
    const workers = []
    threads.Worker = class extends Worker {
      constructor(...args) {
        super(...args)
        workers.push(this)
      }
    }
    syncBuiltinESMExports()
    const sim = await create()
    const running = sim.advance(1e12)
    workers[1].terminate()
    await running.catch((error) => console.log(error.message))`
  const { code, output } = await run(program)
  expect(output).toMatch(/^worker 1 of 2 is lost and the road with it/)
  expect(code).toBe(0)
})
