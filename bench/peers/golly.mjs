// Rule 184 on bgolly, Golly without its window. Golly draws Wolfram's rules as a space-time diagram: each generation
// is one more row below the road. The variant is Golly's name of the algorithm, QuickLife or HashLife, and
// optionally a rule: 'QuickLife W110'.
//
//   generation 0    ghosts | the road | ghosts
//   generation 1    …      | one step |      …
//   generation N    …      | the road after N steps | …      the row that is read back
//
// The ring is closed by N ghost cells at either end, copies of the other end, enough for N steps. Golly's own rings, rule
// W184:T<cells>,0, give the same road, but Golly then copies edges and recounts the diagram at every step.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArguments, report } from './peer.mjs'

const { road, steps, repeats, outFile, variant } = readArguments()
const [algorithm, rule = 'W184'] = variant.split(' ')
const cells = road.length
if (steps > cells) throw new RangeError(`steps must be at most the ${cells} cells of the road, not ${steps}`)

const withGhosts = Uint8Array.from({ length: cells + 2 * steps }, (_, i) => road[(i - steps + cells) % cells])

/** The road in the RLE format, as runs of equal cells: 3o2b…! */
function toRle() {
  const runs = withGhosts.join('').match(/0+|1+/g) ?? []
  const body = runs.map((run) => `${run.length}${run[0] === '1' ? 'o' : 'b'}`)
  return `x = ${withGhosts.length}, y = 1, rule = ${rule}\n${body.join('\n')}!\n`
}

/**
 * The last row of an RLE file. RLE starts at the leftmost car of all rows; its position follows from the first row, which
 * is known.
 * @param {string} text
 */
function lastRowOfRle(text) {
  const body = text.slice(text.indexOf('\n')).replace(/\s/g, '')
  const [, emptyAhead] = body.match(/^(?:(\d*)b)?/) ?? []
  let x = withGhosts.indexOf(1) - (emptyAhead === undefined ? 0 : Number(emptyAhead || 1))
  const cars = []
  for (const [, count, state] of body.slice(body.lastIndexOf('$')).matchAll(/(\d*)([bo])/g)) {
    for (let n = Number(count || 1); n > 0; n--, x++) if (state === 'o') cars.push(x)
  }
  return cars
}

/**
 * The last row of a macrocell file: a quadtree with one node per line; a node has the line numbers of its parts, 0 if
 * empty. Golly puts the road at x = 0, y = -1; the origin is the middle of the whole tree, which is the last line.
 * @param {string} text
 */
function lastRowOfMacrocell(text) {
  const nodes = text.split('\n').filter((line) => line !== '' && !/^[[#]/.test(line))
  const cars = /** @type {number[]} */ ([])
  const visit = (/** @type {number} */ id, /** @type {number} */ x, /** @type {number} */ y) => {
    if (id === 0) return
    const line = nodes[id - 1]
    if (!/^\d/.test(line)) {
      const row = line.split('$')[y] ?? ''
      for (let i = 0; i < row.length; i++) if (row[i] === '*') cars.push(x + i)
      return
    }
    const [level, nw, ne, sw, se] = line.split(' ').map(Number)
    const half = 2 ** (level - 1)
    const [west, east] = y < half ? [nw, ne] : [sw, se]
    visit(west, x, y % half)
    visit(east, x + half, y % half)
  }
  const middle = 2 ** (Number(nodes[nodes.length - 1].split(' ')[0]) - 1)
  visit(nodes.length, -middle, middle + steps - 1)
  return cars
}

const folder = mkdtempSync(join(tmpdir(), 'lanewise-golly-'))
try {
  const pattern = join(folder, 'road.rle')
  writeFileSync(pattern, toRle())
  const bgolly = (/** @type {string[]} */ ...options) =>
    execFileSync(
      'bgolly',
      ['-a', algorithm, '-M', '2000', '-m', `${steps}`, '-i', `${steps}`, ...options, pattern],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 2 ** 30 },
    )

  // -b prints the time at each generation and the number of cars after it. Golly reads the file before generation 0.
  // Every run is a new process, so there is no warm-up.
  const run = () => {
    const [start, end] = [...bgolly('-b').matchAll(/^([\d.]+) (pop )?([\d,]+)$/gm)].slice(1, 3)
    return Number(end[1]) - Number(start[1])
  }
  const seconds = Array.from({ length: repeats }, run)

  const output = join(folder, algorithm === 'HashLife' ? 'out.mc' : 'out.rle')
  const version = bgolly('-o', output).match(/bgolly ([\d.]+)/)?.[1]
  const cars = (algorithm === 'HashLife' ? lastRowOfMacrocell : lastRowOfRle)(readFileSync(output, 'utf8'))
  const final = new Uint8Array(cells)
  for (const x of cars) if (x >= steps && x < steps + cells) final[x - steps] = 1
  report({ outFile, steps, seconds, final, version: `bgolly ${version}` })
} finally {
  rmSync(folder, { recursive: true })
}
