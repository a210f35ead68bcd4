/** Sweeps in parts, and what `lanewise merge` makes of them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { emptyFolder, lanewise } from './lanewise.js'

const short = 'sweep --cells 150 --densities 7 --samples 2 --warm-up 20 --steps 50 --every 5 --seed 3'
const FORMATS = ['csv', 'json', 'svg', 'png']

/** Runs it where all is well, and gives what it printed. */
async function printed(typed: string): Promise<string> {
  const { code, stdout, stderr } = await lanewise(typed)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

/** Measures every part, and gives the files. */
async function inParts(folder: string, parts: number, typed = short): Promise<string[]> {
  const files = Array.from({ length: parts }, (_, i) => `${folder}/part-${i + 1}.json`)
  for (const [i, file] of files.entries()) {
    await printed(`${typed} --part ${i + 1}/${parts} --quiet --save ${file}`)
  }
  return files
}

const withoutTime = (text: string) => text.replace(/Time taken: .*\n|,"seconds":[\d.]+/, '')

describe.each(['traffic', 'traffic --hop 0.6', 'nasch --vmax 3 --p0 0.5 --from 0.1 --to 0.6'])(
  '%s',
  (model) => {
    test.each([1, 3])('%i parts are the sweep in one piece, byte for byte', async (parts) => {
      const typed = `${short} --model ${model}`
      const folder = emptyFolder()
      const files = (await inParts(folder, parts, typed)).reverse().join(' ')
      const [whole, merged] = ['whole', 'merged'].map((name) =>
        FORMATS.map((format) => `${folder}/${name}.${format}`),
      )
      await printed(`${typed} --quiet ${whole.map((file) => `--save ${file}`).join(' ')}`)
      const told = await printed(`merge ${files} ${merged.map((file) => `--save ${file}`).join(' ')}`)
      for (const [i, file] of merged.entries()) {
        expect(told).toContain(`Saved:      ${file}\n`)
        expect(readFileSync(file).equals(readFileSync(whole[i])), file).toBe(true)
      }
      expect(await printed(`merge ${files}`)).toBe(withoutTime(await printed(typed)))
      expect(await printed(`merge ${files} --json`)).toBe(withoutTime(await printed(`${typed} --json`)))
      expect(await printed(`merge ${files} --quiet`)).toBe('')
    })
  },
)

test('a part says which it is, in every format', async () => {
  const folder = emptyFolder()
  const files = FORMATS.map((format) => `${folder}/part.${format}`)
  const told = await printed(`${short} --part 2/3 ${files.map((file) => `--save ${file}`).join(' ')}`)
  expect(told).toMatch(/^Traffic, Rule 184\npart 2 of 3: 2 rings of 150 cells per density, /)
  const [csv, json, svg, png] = files.map((file) => readFileSync(file, 'latin1'))
  const whole = JSON.parse(await printed(`${short} --json`))
  const points = [whole.points[1], whole.points[4]]
  expect(JSON.parse(json)).toMatchObject({ part: 2, parts: 3, densities: 7, complete: true, points })
  expect(csv.trimEnd().split('\n').length).toBe(3)
  expect(svg).toContain('part 2 of 3: ')
  expect(png).toMatch(/^\x89PNG/)
})

describe('is refused', () => {
  /** A run that ended with 1 and one line, and left no file behind. */
  async function expectRefusal(folder: string, files: string[], why: string) {
    const before = readdirSync(folder)
    const { code, stdout, stderr } = await lanewise(`merge ${files.join(' ')} --save ${folder}/merged.csv`)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^lanewise: [^\n]+\n$/)
    expect(stderr).toContain(why)
    expect(readdirSync(folder)).toEqual(before)
  }

  /** Writes a file again with something else in it. */
  function change(file: string, by: (record: { points: unknown[] }) => object) {
    writeFileSync(file, JSON.stringify(by(JSON.parse(readFileSync(file, 'utf8')))))
  }

  test('what is not all of a sweep', async () => {
    const folder = emptyFolder()
    const [one, two, three] = await inParts(folder, 3)
    await expectRefusal(folder, [one, two], 'part 3 of 3 is missing')
    await expectRefusal(folder, [two], 'parts 1, 3 of 3 are missing')
    const twice = `${folder}/again.json`
    writeFileSync(twice, readFileSync(two))
    await expectRefusal(
      folder,
      [one, two, three, twice],
      `part 2 of 3 is given twice: '${two}' and '${twice}'`,
    )
    change(three, (record) => ({ ...record, complete: false, points: record.points.slice(0, 1) }))
    change(one, (record) => ({ ...record, complete: false, points: [] }))
    await expectRefusal(
      folder,
      [one, two, three],
      `incomplete: part 1 of 3 ('${one}') has 0 of 3 densities, part 3 of 3 ('${three}') has 1 of 2 densities; lanewise sweep --resume '${one}' goes on`,
    )
  })

  test.each([
    ['--seed 4', 'seed 4 instead of 3'],
    ['--cells 151 --samples 3', 'cells 151 instead of 150, samples 3 instead of 2'],
    [
      '--warm-up 21 --steps 51 --every 6',
      'warmUp 21 instead of 20, steps 51 instead of 50, every 6 instead of 5',
    ],
    [
      '--densities 8 --from 0.1 --to 0.9',
      'densities 8 instead of 7, from 0.1 instead of 0, to 0.9 instead of 1',
    ],
    ['--common-seeds', 'commonSeeds true instead of false'],
    ['--exact-cars', 'exactCars true instead of false'],
    ['--start jam', 'start jam instead of random'],
    ['--hop 0.9', 'hop 0.9 instead of 1'],
    ['--model nasch', 'model nasch instead of traffic'],
    ['--part 2/3', 'parts 3 instead of 2'],
  ])('a part of another sweep, with %s', async (typed, what) => {
    const folder = emptyFolder()
    const [one, other] = [`${folder}/one.json`, `${folder}/other.json`]
    await printed(`${short} --part 1/2 --quiet --save ${one}`)
    await printed(`${short} --part 2/2 ${typed} --quiet --save ${other}`)
    await expectRefusal(folder, [one, other], `'${other}' and '${one}' are from different sweeps: ${what}\n`)
  })

  test('a file that is none', async () => {
    const folder = emptyFolder()
    const file = `${folder}/part.json`
    await expectRefusal(folder, [file], `'${file}' cannot be read: ENOENT`)
    await expectRefusal(folder, [folder], `'${folder}' cannot be read: EISDIR`)
    writeFileSync(file, 'density,flow\n')
    await expectRefusal(folder, [file], `'${file}' is not a record of a sweep: it is not JSON`)
    writeFileSync(file, '{"name":"lanewise"}')
    await expectRefusal(folder, [file], `'${file}' is not a record of a sweep: model: undefined `)
  })

  test('a place that cannot be written', async () => {
    const folder = emptyFolder()
    const { code, stdout, stderr } = await lanewise(`merge none.json --save ${folder}/none/flow.csv`)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^lanewise: --save: '.*none\/flow\.csv' cannot be written: ENOENT[^\n]*\n$/)
  })
})
