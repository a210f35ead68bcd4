/**
 * Which file may import which, checked by `npm run check`: imports point down this list, and never in a circle. What
 * stands on one line may import each other.
 */
const rooms = [
  ['bench/', 'reproduce/'],
  ['src/cli/', 'src/index.ts'],
  ['src/figures/', 'src/measure/', 'src/wave/'],
  ['src/simulation.ts', 'src/ensemble.ts', 'src/capabilities.ts'],
  ['src/questions.ts', 'src/queue.ts'],
  ['src/start/'],
  ['src/options/'],
  ['src/executors/'],
  ['src/models/'],
  ['src/checkpoint/'],
  ['src/kernels/'],
  ['src/random/', 'src/io/'],
  ['src/workers/'],
  ['src/wasm/', 'src/gpu/'],
  ['src/layouts/'],
  ['src/host.ts', 'src/check.ts', 'src/yielder.ts', 'src/generated/'],
]

const isIn = (rooms) => rooms.map((room) => `^${room}`)

/** What all workloads use: pools, modules, what the host has, and the names of executors. */
const SHARED = isIn([
  'src/executors/openPool.ts',
  'src/kernels/run.ts',
  'src/workers/',
  'src/wasm/',
  'src/gpu/',
  'src/host.ts',
  'src/check.ts',
  'src/yielder.ts',
  'src/generated/',
])

const pointsUp = rooms.slice(1).map((line, i) => ({
  name: `${line.join(' or ')} imports from above`,
  severity: 'error',
  from: { path: isIn(line) },
  to: { path: isIn(rooms.slice(0, i + 1).flat()) },
}))

export default {
  forbidden: [
    { name: 'circle', severity: 'error', from: {}, to: { circular: true } },
    ...pointsUp,
    {
      name: 'a wave knows no road',
      severity: 'error',
      from: { path: '^src/wave/' },
      to: {
        path: isIn(rooms.slice(2).flat()),
        pathNot: [...SHARED, '^src/wave/'],
      },
    },
    {
      name: 'a file of no room',
      severity: 'error',
      from: { pathNot: isIn(['test/']) },
      to: { path: isIn(['src/']), pathNot: isIn(rooms.flat()) },
    },
    { name: 'no such file', severity: 'error', from: {}, to: { path: '^[.]', couldNotResolve: true } },
  ],
  options: {
    // Imports of types count too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
}
