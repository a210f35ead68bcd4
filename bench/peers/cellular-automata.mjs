// Rule 184 on the npm package cellular-automata, which reads Wolfram's rule numbers and closes the ring itself.
import { createRequire } from 'node:module'
import { readArguments, report } from './peer.mjs'

const load = createRequire(import.meta.url)
const CellularAutomata = load('cellular-automata')
const { version } = load('cellular-automata/package.json')

const { road, steps, repeats, outFile } = readArguments()

const automaton = new CellularAutomata([road.length])
automaton.setOutOfBoundValue('wrap').setRule('W184')

/** @returns {number} seconds; the road is reset first */
function run() {
  automaton.array.data.set(road)
  const start = performance.now()
  automaton.iterate(steps)
  return (performance.now() - start) / 1000
}

run() // warm-up
const seconds = Array.from({ length: repeats }, run)
const final = Uint8Array.from(automaton.array.data)
report({ outFile, steps, seconds, final, version: `cellular-automata ${version}, Node ${process.version}` })
