/** Each wrong option or value ends with 2 and one line that names it, before any work. */
import { expect, test } from 'vitest'
import { lanewise } from './lanewise.js'

test.each([
  // What is typed, and what the line must hold.
  ['run --cells 0', '--cells: 0 '],
  ['run --cells -5', '--cells: -5 '],
  ['run --cells 1.5', '--cells: 1.5 '],
  ['run --cells ten', "--cells: 'ten' "],
  ['run --cells ', "--cells: '' "],
  ['run --cells NaN', "--cells: 'NaN' "],
  ['run --cells Infinity', '--cells: Infinity '],
  ['run --cells 1e15', / --cells: 10+ are too many for memory; .* \d+ fit$/],
  ['run --cells', '--cells'],
  ['run --steps -1', '--steps: -1 '],
  ['run --steps 0.5', '--steps: 0.5 '],
  ['run --steps 1e16', '--steps: 10000000000000000 '],
  ['run --steps many', "--steps: 'many' "],
  ['run --density -0.1', '--density: -0.1 '],
  ['run --density 1.01', '--density: 1.01 '],
  ['run --density NaN', "--density: 'NaN' "],
  ['run --density half', "--density: 'half' "],
  ['run --seed -1', '--seed: -1 '],
  ['run --seed 1.5', '--seed: 1.5 '],
  ['run --seed x', "--seed: 'x' "],
  ['run --seed 942438978 --random ranmar', '--seed: 942438978 '],
  ['run --seed 4294967296 --random mt19937', '--seed: 4294967296 '],
  ['run --random dice', "--random: 'dice' "],
  ['run --model life', "--model: 'life' "],
  ['run --model', '--model'],
  ['run --kernel fast', "--kernel: 'fast' "],
  ['run --kernel constructor', "--kernel: 'constructor' "],
  ['run --executor mpi', "--executor: 'mpi' "],
  ['run --kernel exact --executor threads', "--executor: 'threads' "],
  ['run --workers 0', '--workers: 0 '],
  ['run --workers 1.5', '--workers: 1.5 '],
  ['run --workers 1025', '--workers: 1025 '],
  ['run --workers two', "--workers: 'two' "],
  ['run --executor serial --workers 2', '--workers: 2 '],
  ['run --every 0', '--every: 0 '],
  ['run --every 2.5', '--every: 2.5 '],
  ['run --every now', "--every: 'now' "],
  ['run --road', '--road'],
  ['run --save', '--save'],
  ['run --json=3', '--json=3'],
  ['run --cels 5', '--cels'],
  ['run -c 5', '-c'],
  ['run road.npy', /too many arguments/],
  ['ladder --cells 0', '--cells: 0 '],
  ['ladder --cells x', "--cells: 'x' "],
  ['ladder --steps 0', '--steps: 0 '],
  ['ladder --density 2', '--density: 2 '],
  ['ladder --seed -1', '--seed: -1 '],
  ['ladder --workers 0', '--workers: 0 '],
  ['ladder --kernel simd', '--kernel'],
  ['walk', "'walk'"],
  ['--cells 5', '--cells'],
])('lanewise %s', async (typed, named) => {
  const { code, stdout, stderr } = await lanewise(typed)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toMatch(/^lanewise: [^\n]+\n$/)
  if (typeof named === 'string') expect(stderr).toContain(named)
  else expect(stderr.trimEnd()).toMatch(named)
})
