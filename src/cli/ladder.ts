import type { Command } from 'commander'
import { checkChoice } from '../check.js'
import { defaults } from '../options/options.js'
import { number, refuseOthers } from './options.js'
import { type RoadLadderOptions, roadLadder } from './roadLadder.js'
import { runLadder } from './runLadder.js'
import { type WaveLadderOptions, waveLadder } from './waveLadder.js'

/** The workloads, and the options that each has for itself. */
const WORKLOADS = { road: ['cells', 'steps', 'density', 'seed'], wave: ['n'] }

type Options = RoadLadderOptions & WaveLadderOptions & { workload: string; workers: number }

/** `lanewise ladder`: runs the same work with every strategy, one after the other. */
export function ladder(program: Command) {
  program
    .command('ladder')
    .description('run the same work with every strategy, and compare results and speed')
    .option('--workload <name>', `what is computed: ${Object.keys(WORKLOADS).join(', ')}`, 'road')
    .option('--cells <number>', `road: length (default: ${defaults.cells})`, number)
    .option('--steps <number>', 'road: steps to take (default: 100)', number)
    .option('--density <number>', `road: wanted cars per cell, 0 to 1 (default: ${defaults.density})`, number)
    .option('--seed <number>', `road: its seed (default: ${defaults.seed})`, number)
    .option('--n <number>', 'wave: intervals in both directions, and segments (default: 128)', number)
    .option('--workers <number>', "worker threads, for executor 'threads'", number, 2)
    .action(perform)
}

async function perform({ workload, workers, ...own }: Options) {
  const name = checkChoice('workload', workload, Object.keys(WORKLOADS) as (keyof typeof WORKLOADS)[])
  refuseOthers(`workload ${name}`, WORKLOADS[name], WORKLOADS, own)
  if (name === 'wave') await runLadder(await waveLadder(own, workers))
  else await runLadder(await roadLadder(own, workers))
}
