/** Files of a road that no rank has all of: written by all of them together, read by each as far as it needs it. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import {
  createSimulation,
  elementary,
  formatNpy,
  nagelSchreckenberg,
  type SimulationOptions,
  traffic,
} from '../../src/index.js'
import { emptyFolder } from '../cli/lanewise.js'
import { npy } from '../cli/npy.js'
import { randomRoad } from '../roads.js'
import { blockKernels } from '../strategies.js'
import { describeMpi, lanewiseIn, launch, type Mpi } from './launchers.js'

const program = fileURLToPath(new URL('programs/files.mjs', import.meta.url))

type Task = {
  options: Omit<SimulationOptions, 'road'> & { road?: number[] }
  steps: number
  file: string
  room?: number
}

async function inRanks(mpi: Mpi, ranks: number, folder: string, tasks: Task[]) {
  writeFileSync(`${folder}/tasks.json`, JSON.stringify(tasks))
  // Whoever writes too much is told, and not killed.
  const shell = ['bash', '-c', `trap '' XFSZ; exec "$@"`, 'bash'] as const
  const job = launch(mpi, ranks, ...shell, process.execPath, program, `${folder}/tasks.json`)
  const { code, stdout, stderr } = await job.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const told: { rank: number; asked: number; thrown: string | null }[][] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  return told.sort(([a], [b]) => a.rank - b.rank)
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What one process saves. */
async function alone({ options, steps }: Task) {
  const { kernel: _, ...others } = options
  const sim = await createSimulation({ ...others, kernel: 'bitwise', executor: 'serial' })
  await sim.advance(steps)
  if (sim.model.name !== 'nasch') return formatNpy(await sim.cells())
  return formatNpy(Uint8Array.from(await sim.velocities(), (velocity) => velocity + 1))
}

const models: Task['options'][] = [
  { model: traffic() },
  { model: elementary(30), boundary: { left: 1, right: 0 } },
  { model: nagelSchreckenberg({ vmax: 3, p: 0.2 }) },
]

/** Few cells for many ranks, and what divides by nothing. */
const lengths = [1, 7, 130, 1021, 5003]

const tasksIn = (folder: string): Task[] =>
  blockKernels.flatMap(({ name: kernel }, k) =>
    lengths.map((cells, i): Task => {
      const file = `${folder}/${kernel}-${cells}.npy`
      const given = i % 2 === 0 ? { road: [...randomRoad(cells, 0.4, 3)] } : { cells, density: 0.4 }
      return { options: { ...models[(i + k) % 3], ...given, kernel }, steps: 5, file }
    }),
  )

/** The lines of ours; launchers add their own. */
const ours = (stderr: string) => stderr.split('\n').filter((line) => line.startsWith('lanewise: '))

describeMpi((mpi) => {
  test.each([1, 2, 3, 5])(
    '%i ranks save what one process saves, and ask for each cell once',
    async (ranks) => {
      const folder = emptyFolder()
      const tasks = tasksIn(folder)
      const told = await inRanks(mpi, ranks, folder, tasks)
      expect(told.map(([{ rank }]) => rank)).toEqual(Array.from({ length: ranks }, (_, i) => i))
      for (const [i, task] of tasks.entries()) {
        const what = `${task.file}`
        expect(sha256(readFileSync(task.file)), what).toBe(sha256(await alone(task)))
        const asked = told.map((rank) => rank[i].asked)
        const { road, model } = task.options
        // Which cars are a rank's is known only from the whole road.
        const isCars = model?.name === 'nasch'
        expect(
          asked.reduce((sum, cells) => sum + cells, 0),
          what,
        ).toBe(road ? road.length * (isCars ? ranks : 1) : 0)
        // Blocks are of nearly equal length, in units of 32 cells or of rows of 128.
        if (road && road.length > 4000 && !isCars)
          expect(Math.max(...asked), what).toBeLessThanOrEqual(road.length / ranks + 128)
      }
      expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
    },
  )

  test('ranges of several pieces', async () => {
    const folder = emptyFolder()
    // In the bits layout a block is one range, here of more than 2^24 cells.
    const typed = `run --cells ${2 ** 25 + 2 ** 24 + 77} --kernel bitwise --steps 1 --quiet`
    await lanewiseIn(mpi, 2, `${typed} --executor mpi --save ${folder}/a.npy`)
    await lanewiseIn(mpi, 1, `${typed} --executor serial --save ${folder}/b.npy`)
    expect(sha256(readFileSync(`${folder}/a.npy`))).toBe(sha256(readFileSync(`${folder}/b.npy`)))
  })

  test('a file that cannot be written is said in every rank, and the road goes on', async () => {
    const folder = emptyFolder()
    const file = `${folder}/none/road.npy`
    const told = await inRanks(mpi, 3, folder, [{ options: { cells: 1000 }, steps: 1, file }])
    for (const [{ thrown }] of told) {
      expect(thrown).toBe(`save: '${file}' cannot be written: ENOENT: no such file or directory`)
    }
  })

  test('a disk that is full leaves the file that was there, and no other', async () => {
    const folder = emptyFolder()
    const file = `${folder}/road.npy`
    writeFileSync(file, 'before')
    const told = await inRanks(mpi, 3, folder, [
      { options: { cells: 900_000 }, steps: 1, file, room: 500_000 },
    ])
    const words = told[0][0].thrown
    expect(words).toMatch(/^save: '.*road\.npy' cannot be written: \S/)
    expect(told.map(([{ thrown }]) => thrown)).toEqual([words, words, words])
    expect(readdirSync(folder).sort()).toEqual(['road.npy', 'tasks.json'])
    expect(readFileSync(file, 'utf8')).toBe('before')
  })

  test.each(['/nowhere/road.npy', '.', '/dev/full'])(
    '--save %s is refused once, before the work',
    async (file) => {
      const typed = `run --executor mpi --cells 1000 --steps 1000000000 --save ${file}`
      const { code, stdout, stderr } = await lanewiseIn(mpi, 3, typed)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(ours(stderr).filter((line) => line.includes('cannot be written'))).toEqual([
        expect.stringContaining(`lanewise: --save: '${file}' cannot be written: `),
      ])
    },
  )

  test('--road of a file that is cut short, or wrong only where the last rank reads', async () => {
    const folder = emptyFolder()
    const road = [...randomRoad(6007, 0.5, 1)]
    writeFileSync(`${folder}/short.npy`, npy(road).subarray(0, -1))
    road[6000] = 2
    writeFileSync(`${folder}/wrong.npy`, npy(road))
    const faults = { short: '6007 cells of 1 bytes are 6007 bytes, but 6006 follow', wrong: 'cell 6000 is 2' }
    for (const [name, words] of Object.entries(faults)) {
      const typed = `run --road ${folder}/${name}.npy --kernel bitwise --executor mpi --save ${folder}/out.npy`
      const { code, stdout, stderr } = await lanewiseIn(mpi, 3, typed)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      const said = ours(stderr).filter((line) => line.includes(words))
      expect(said.length).toBeGreaterThan(0)
      expect(said[0]).toContain(`--road: '${folder}/${name}.npy' cannot be read: .npy: `)
      if (name === 'wrong') expect(said[0]).toContain('lanewise: rank 2 of 3: ')
    }
    expect(existsSync(`${folder}/out.npy`)).toBe(false)
    expect(readdirSync(folder).sort()).toEqual(['short.npy', 'wrong.npy'])
  })
})
