/**
 * A worker thread that runs the programs of a pool. assembly/build.js bundles this file into text, so that the library
 * needs no second file to start a worker from.
 */
import { serve } from '../workers/serve.js'
import { programs } from './programs.js'

await serve(programs)
