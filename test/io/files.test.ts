/** Roads that are saved by the library, and read part by part. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  createSimulation,
  formatNpy,
  nagelSchreckenberg,
  openNpy,
  type SimulationOptions,
} from '../../src/index.js'
import { emptyFolder } from '../cli/lanewise.js'
import { npy } from '../cli/npy.js'
import { randomRoad } from '../roads.js'

const options: SimulationOptions = { cells: 1021, density: 0.4, executor: 'serial' }

describe('save', () => {
  test.each<SimulationOptions>([
    options,
    { ...options, executor: 'threads', workers: 2 },
    { ...options, model: nagelSchreckenberg({ vmax: 4, p: 0.3 }) },
    { ...options, kernel: 'exact' },
    { ...options, cells: 2 ** 22 + 3 },
  ])('writes what formatNpy gives', async (options) => {
    const file = `${emptyFolder()}/road.npy`
    await using sim = await createSimulation(options)
    await sim.advance(7)
    await sim.save(file)
    const hasVelocities = sim.model.name === 'nasch'
    const states = hasVelocities ? Uint8Array.from(await sim.velocities(), (v) => v + 1) : await sim.cells()
    expect(Buffer.compare(readFileSync(file), formatNpy(states))).toBe(0)
  })

  test('may be asked for the same file by several at once', async () => {
    const folder = emptyFolder()
    const sims = await Promise.all(Array.from({ length: 12 }, () => createSimulation(options)))
    const warnings: Error[] = []
    const listen = (warning: Error) => warnings.push(warning)
    process.on('warning', listen)
    await Promise.all(sims.map((sim) => sim.save(`${folder}/road.npy`)))
    await new Promise((resolve) => setTimeout(resolve))
    process.off('warning', listen)
    expect(warnings).toEqual([])
    expect(readdirSync(folder)).toEqual(['road.npy'])
    expect(Buffer.compare(readFileSync(`${folder}/road.npy`), formatNpy(await sims[0].cells()))).toBe(0)
  })

  test('waits for what was asked before', async () => {
    const file = `${emptyFolder()}/road.npy`
    await using sim = await createSimulation({ ...options, executor: 'threads', workers: 2 })
    await Promise.all([sim.advance(50), sim.save(file)])
    expect(Buffer.compare(readFileSync(file), formatNpy(await sim.cells()))).toBe(0)
    expect(sim.step).toBe(50)
  })

  test('says why it cannot, leaves nothing, and the road goes on', async () => {
    const folder = emptyFolder()
    const file = `${folder}/none/road.npy`
    const sim = await createSimulation(options)
    await expect(sim.save(file)).rejects.toThrow(`save: '${file}' cannot be written: ENOENT`)
    await expect(sim.save(folder)).rejects.toThrow(`save: '${folder}' cannot be written: it is a folder`)
    await expect(sim.save('')).rejects.toThrow(new RangeError("file: '' is not a file name"))
    await expect(sim.save(7 as never)).rejects.toThrow(new TypeError('file: 7 is not a string'))
    expect(readdirSync(folder)).toEqual([])
    await sim.advance(1)
    await sim.close()
    await expect(sim.save(`${folder}/road.npy`)).rejects.toThrow('the simulation is closed')
  })
})

describe('a road that gives its cells part by part', () => {
  test('is asked for each once, in pieces', async () => {
    const length = 2 ** 21 + 100
    const whole = randomRoad(length, 0.5)
    const asked: number[][] = []
    const road = {
      length,
      slice(from: number, to: number) {
        asked.push([from, to])
        return whole.slice(from, to)
      },
    }
    await using sim = await createSimulation({ road, executor: 'serial' })
    expect(Buffer.compare(await sim.cells(), whole)).toBe(0)
    expect(asked).toEqual([
      [0, 2 ** 20],
      [2 ** 20, 2 ** 21],
      [2 ** 21, length],
    ])
  })

  test.each([
    [{ length: 5, slice: () => [0, 1] }, 'road: its slice from 0 to 5 has 2 cells, not 5'],
    [{ length: 5, slice: () => undefined as never }, 'has undefined cells, not 5'],
    [{ length: 3, slice: () => [0, 1, 2] }, 'road: cell 2 is 2, not 0 (empty) or 1 (a car)'],
    [{ length: 0, slice: () => [] }, 'road: it has no cells'],
    [{ length: 1.5, slice: () => [] }, 'road.length: 1.5 is not an integer'],
  ])('is checked', async (road, words) => {
    await expect(createSimulation({ road })).rejects.toThrow(words)
  })

  test.each(['\n', '\r\n'])('text may end as a line does: %j', async (end) => {
    await using sim = await createSimulation({ road: `#.#${end}` })
    expect([...(await sim.cells())]).toEqual([1, 0, 1])
    await expect(createSimulation({ road: `#.#\n${end}` })).rejects.toThrow('road: cell 3 is ')
    await expect(createSimulation({ road: end })).rejects.toThrow('road: it has no cells')
  })

  test('an array without slice is read cell by cell', async () => {
    await using sim = await createSimulation({ road: { length: 3, 0: 1, 1: 0, 2: 1 } })
    expect([...(await sim.cells())]).toEqual([1, 0, 1])
  })
})

describe('openNpy', () => {
  test.each([
    ['|u1', 1],
    ['<b1', 1],
    ['<i8', 8],
  ])('gives any part of cells of type %s', async (type, size) => {
    const file = `${emptyFolder()}/road.npy`
    const cells = [...randomRoad(300, 0.5)]
    const bytes = cells.flatMap((cell) => [cell, ...Array.from({ length: size - 1 }, () => 0)])
    writeFileSync(file, npy(bytes, { type, shape: '(300,)' }))
    const road = await openNpy(file)
    expect(road.length).toBe(300)
    expect([...Array.from(road.slice(17, 200))]).toEqual(cells.slice(17, 200))
    await using sim = await createSimulation({ road })
    expect([...(await sim.cells())]).toEqual(cells)
  })

  test('names the cell that is wrong when it is read, and looks at no other', async () => {
    const file = `${emptyFolder()}/road.npy`
    writeFileSync(file, npy([0, 1, 0, 0, 255, 1], { type: '|i1' }))
    const road = await openNpy(file)
    expect([...Array.from(road.slice(0, 4))]).toEqual([0, 1, 0, 0])
    expect(() => road.slice(3, 6)).toThrow(new RangeError('.npy: cell 4 is -1, not an integer from 0 to 127'))
  })

  test('refuses what is no name, no file, and no part of it', async () => {
    const folder = emptyFolder()
    await expect(openNpy('')).rejects.toThrow(new RangeError("file: '' is not a file name"))
    await expect(openNpy('a\0b')).rejects.toThrow(RangeError)
    await expect(openNpy(7 as never)).rejects.toThrow(new TypeError('file: 7 is not a string'))
    await expect(openNpy(undefined as never)).rejects.toThrow(
      new TypeError('file: undefined is not a string'),
    )
    await expect(openNpy(`${folder}/none.npy`)).rejects.toThrow('ENOENT')
    await expect(openNpy(folder)).rejects.toThrow('it is a folder, not a regular file')
    const file = `${folder}/road.npy`
    writeFileSync(file, npy([0, 1, 0]))
    const road = await openNpy(file)
    expect(() => road.slice(-1, 2)).toThrow(new RangeError('from: -1 is not an integer from 0 to 3'))
    expect(() => road.slice(0, 4)).toThrow(new RangeError('to: 4 is not an integer from 0 to 3'))
    expect(() => road.slice(2, 1)).toThrow(new RangeError('to: 1 is not an integer from 2 to 3'))
    expect(road.slice(3, 3).length).toBe(0)
  })

  test('checks header and length at once, and says if the file has become shorter', async () => {
    const file = `${emptyFolder()}/road.npy`
    writeFileSync(file, npy([0, 1, 0]).subarray(0, -1))
    await expect(openNpy(file)).rejects.toThrow('.npy: 3 cells of 1 bytes are 3 bytes, but 2 follow')
    writeFileSync(file, npy([0, 1, 0]))
    const road = await openNpy(file)
    writeFileSync(file, npy([0, 1]))
    expect(() => road.slice(0, 3)).toThrow('.npy: the file ends after 130 bytes; it has become shorter')
  })
})
