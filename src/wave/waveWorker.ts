/**
 * A worker thread that computes points of a wave. assembly/build.js bundles this file into text, so that the library needs
 * no second file to start a worker from.
 */
import { serve } from '../workers/serve.js'
import { wavePrograms } from './programs.js'

await serve(wavePrograms())
