// One process of a launch of ranks, which computes the field again and again. The first rank prints its runs.
import { joinWorld } from '../../src/executors/mpi/world.js'
import { createWave } from '../../src/wave/index.js'
import { sample } from './sample.js'

const { options, calls } = JSON.parse(process.argv[2])
const runs = await sample(createWave, options, calls)
if ((await joinWorld()).rank === 0) console.log(JSON.stringify(runs))
