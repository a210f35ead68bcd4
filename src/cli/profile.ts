import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Command } from 'commander'
import { checkChoice, checkInteger } from '../check.js'
import * as modules from '../generated/wasm.js'
import { refusal } from '../gpu/trial.js'
import { kernels as roadKernels } from '../kernels/elementary/table.js'
import type { KernelName } from '../kernels/names.js'
import { defaults } from '../options/options.js'
import { createSimulation } from '../simulation.js'
import { useModules } from '../wasm/modules.js'
import { type WaveKernelName, waveKernels } from '../wave/kernels/kernel.js'
import { createWave } from '../wave/wave.js'
import { advanceTimed } from './advance.js'
import { number, refuseOthers } from './options.js'
import { print } from './output.js'
import { callsOf, type FunctionTimes, profileOf, timesOf } from './profiler.js'
import { lazyBar } from './progress.js'
import type { RoadLadderOptions } from './roadLadder.js'
import { checkSaving, outputsOf, saveTogether } from './save.js'
import { checkOptions, cubeOf } from './wave.js'

type WaveOptions = { n?: number }

type Options = RoadLadderOptions &
  WaveOptions & { workload: string; kernel?: string; save?: string; json?: boolean }

/** Seconds of each part of the work. */
type Phases = Record<string, number>

/** What is profiled, with each of its kernels. */
type Workload = {
  kernels: readonly string[]
  /** What is computed, in one line. */
  title: string
  perform(kernel: string): Promise<Phases>
}

/** The workloads, and the options that each has for itself. */
const WORKLOADS = { road: ['cells', 'steps', 'density', 'seed'], wave: ['n'] }

/** `lanewise profile`: shows in which functions a strategy spends its time. */
export function profile(program: Command) {
  program
    .command('profile')
    .description('show where the time of a run goes, function by function')
    .option('--workload <name>', `what is computed: ${Object.keys(WORKLOADS).join(', ')}`, 'road')
    .option('--kernel <name>', 'one kernel of the workload (default: all, one after the other)')
    .option('--cells <number>', `road: length (default: ${defaults.cells})`, number)
    .option('--steps <number>', 'road: steps to take (default: 100)', number)
    .option('--density <number>', `road: wanted cars per cell, 0 to 1 (default: ${defaults.density})`, number)
    .option('--seed <number>', `road: its seed (default: ${defaults.seed})`, number)
    .option('--n <number>', 'wave: intervals in both directions, and segments (default: 128)', number)
    .option('--save <file.cpuprofile>', 'write all samples, for tools that read what node --cpu-prof writes')
    .option('--json', 'print one JSON object per kernel and nothing else')
    .action(perform)
}

async function perform({ workload, kernel, save, json, ...own }: Options) {
  const name = checkChoice('workload', workload, Object.keys(WORKLOADS) as (keyof typeof WORKLOADS)[])
  refuseOthers(`workload ${name}`, WORKLOADS[name], WORKLOADS, own)
  const { kernels, title, perform } = name === 'wave' ? waveOf(own) : await roadOf(own)
  const noGpu = kernel === undefined ? await refusal() : undefined
  const here = kernels.filter((name) => name !== 'gpu' || noGpu === undefined)
  const chosen = kernel === undefined ? here : [checkChoice('kernel', kernel, kernels)]
  if (save !== undefined) checkSave(save, chosen)
  nameFunctions()
  for (const kernel of chosen) {
    const { result: phases, profile } = await profileOf(() => perform(kernel))
    const times = timesOf(profile, await callsOf(() => perform(kernel)))
    if (save !== undefined) await saveTogether([{ file: save, make: async () => [bytesOf(profile)] }])
    await print(
      json
        ? `${JSON.stringify({ workload: name, kernel, phases, functions: times })}\n`
        : textOf(`${title}: ${kernel}, serial`, phases, times),
    )
  }
  if (!json) await print(noGpu === undefined ? END : `${END}Not run: gpu; ${noGpu}.\n`)
}

function checkSave(file: string, kernels: readonly string[]) {
  outputsOf([file], ['cpuprofile'])
  if (kernels.length > 1)
    throw new TypeError('save: there is one profile per kernel; choose one with --kernel')
  checkSaving(file)
}

const bytesOf = (value: object) => Buffer.from(JSON.stringify(value))

/** The modules that are files have the names of their functions, which those within the program have not. */
function nameFunctions() {
  const { resolve } = createRequire(import.meta.url)
  const moduleOf = (name: string) =>
    new WebAssembly.Module(readFileSync(resolve(`lanewise/wasm/${name}.wasm`)))
  useModules(Object.fromEntries(modules.names.map((name) => [name, moduleOf(name)])))
}

function waveOf({ n = 128 }: WaveOptions): Workload {
  const size = cubeOf(n)
  checkOptions(size, n)
  return {
    kernels: waveKernels,
    title: `A wave on ${n + 1} x ${n + 1} points, scattered by ${n} segments`,
    async perform(kernel) {
      const progress = lazyBar(kernel)
      const began = performance.now()
      const options = { ...size, executor: 'serial', progress: progress.show } as const
      const { seconds } = await createWave({ ...options, kernel: kernel as WaveKernelName })
      const all = (performance.now() - began) / 1000
      progress.end()
      return { 'set-up': all - seconds, sums: seconds }
    },
  }
}

async function roadOf({ steps = 100, ...options }: RoadLadderOptions): Promise<Workload> {
  checkInteger('steps', steps, 1, Number.MAX_SAFE_INTEGER)
  const { cells = defaults.cells, density = defaults.density, seed = defaults.seed } = options
  const road = { cells, density, seed, executor: 'serial' } as const
  // Errors come before any work.
  await (await createSimulation({ ...road, kernel: 'naive' })).close()
  return {
    kernels: Object.keys(roadKernels),
    title: `Traffic on ${cells} cells, density ${density}, seed ${seed}, ${steps} steps`,
    async perform(kernel) {
      const progress = lazyBar(kernel)
      const began = performance.now()
      const sim = await createSimulation({ ...road, kernel: kernel as KernelName })
      const setUp = (performance.now() - began) / 1000
      const show = (done: number) => progress.show(done, steps)
      const seconds = await advanceTimed(sim, steps, steps, { show, pause() {}, end() {} })
      progress.end()
      await sim.close()
      return { 'set-up': setUp, steps: seconds }
    },
  }
}

/** Functions with a smaller share of the time have no row. */
const LEAST = 0.02

function textOf(title: string, phases: Phases, times: FunctionTimes[]): string {
  const all = times.reduce((sum, { self }) => sum + self, 0)
  const shown = times.filter(({ total }) => total >= LEAST * all)
  return [
    title,
    '',
    `${'phase'.padEnd(36)}${'ms'.padStart(12)}`,
    ...Object.entries(phases).map(([name, seconds]) => `${name.padEnd(36)}${milliseconds(seconds)}`),
    '',
    `${'function'.padEnd(36)}${['self ms', '%', 'total ms', '%', 'calls'].map((text, i) => text.padStart([12, 6, 12, 6, 12][i])).join('')}`,
    ...shown.map(
      ({ name, self, total, calls }) =>
        `${name.padEnd(36)}${milliseconds(self)}${percent(self / all)}${milliseconds(total)}${percent(total / all)}${(calls?.toLocaleString('en') ?? '').padStart(12)}`,
    ),
    '',
    '',
  ].join('\n')
}

const milliseconds = (seconds: number) => (1000 * seconds).toFixed(1).padStart(12)

const percent = (share: number) => (100 * share).toFixed(1).padStart(6)

const END = `self: in the function itself; total: in what it calls, too. A function that the engine has inlined counts in its
caller. Functions with less than ${100 * LEAST} % have no row. Calls are counted in a second run, those of WebAssembly not at all.
`
