/** What `lanewise wave` prints and saves. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { realPart } from '../../src/figures/fieldFiles.js'
import { createWave } from '../../src/wave/wave.js'
import { emptyFolder, inShell, lanewise, startLanewise } from './lanewise.js'

async function said(typed: string) {
  const { code, stdout, stderr } = await lanewise(`wave ${typed}`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
}

test('it prints points, pairs, checksum, strategy and speed', async () => {
  const lines = (await said('--n 32 --executor serial --kernel naive')).split('\n')
  expect(lines.slice(0, 5)).toEqual([
    'Wavelength:        0.5',
    'Obstacle:          32 segments',
    'Points:            1,089, of which 1,000 are outside the obstacle',
    'Pairs:             32,000',
    '',
  ])
  expect(Number(lines[5].match(/^Checksum: {10}(\S+)$/)?.[1])).toBeCloseTo(326.475287356352, 9)
  expect(lines[7]).toBe('Strategy:          naive, serial, 1 worker')
  expect(lines[8]).toMatch(/^Time taken: {8}[\d.e-]+ s$/)
  expect(lines[9]).toMatch(/^Speed: {13}[\d.]+ million pairs per second$/)
  expect(lines.slice(10)).toEqual([''])
})

test.each([
  [16, 267, 149.826844084476, 355.586141611761],
  [64, 3865, 1187.60327375124, 4114.40712516683],
])('--json of --n %i has the published numbers, unrounded', async (n, outside, checksum, total) => {
  const record = JSON.parse(await said(`--n ${n} --json --quiet --kernel naive --executor serial`))
  expect(Object.keys(record).join(' ')).toBe(
    'workload nx ny segments wavelength outside pairs checksum checksumTotal strategy seconds pairsPerSecond',
  )
  const { seconds, pairsPerSecond, checksum: own, checksumTotal, strategy, ...rest } = record
  const size = { nx: n, ny: n, segments: n, wavelength: 0.5 }
  expect(rest).toEqual({ workload: 'wave', ...size, outside, pairs: outside * n })
  expect(own).toBeCloseTo(checksum, 9)
  expect(checksumTotal).toBeCloseTo(total, 9)
  expect(Object.keys(strategy)).toEqual(['kernel', 'executor', 'workers', 'schedule'])
  expect(strategy).toMatchObject({ kernel: 'naive', executor: 'serial', workers: 1 })
  expect(pairsPerSecond).toBe((outside * n) / seconds)
})

test('sizes and wavelength are options, with the defaults of the library', async () => {
  const typed = '--nx 10 --ny 7 --segments 24 --wavelength 0.9 --kernel naive --executor serial'
  const record = JSON.parse(await said(`${typed} --json`))
  const size = { nx: 10, ny: 7, segments: 24, wavelength: 0.9 }
  const wave = await createWave({ ...size, kernel: 'naive', executor: 'serial' })
  const { outside, pairs, checksum, checksumTotal } = wave
  expect(record).toMatchObject({ ...size, outside, pairs, checksum, checksumTotal })
  const { nx, ny, segments, wavelength } = JSON.parse(await said('--nx 12 --json'))
  expect({ nx, ny, segments, wavelength }).toEqual({ nx: 12, ny: 12, segments: 128, wavelength: 0.5 })
})

test('--quiet prints nothing', async () => {
  expect(await said('--n 8 --quiet')).toBe('')
})

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0
if (!numpy) console.warn('There is no NumPy here, so nothing is read with it.')

/** Where tests are run by a machine, what cannot be tested fails. */
test.skipIf(!numpy && !process.env.CI)('NumPy reads what is saved as .npy', async () => {
  const file = `${emptyFolder()}/field.npy`
  const record = JSON.parse(await said(`--nx 20 --ny 12 --segments 16 --json --save ${file}`))
  const script = [
    'import numpy, sys',
    'incident, scattered = field = numpy.load(sys.argv[1])',
    'print(field.dtype, field.shape)',
    'print((abs(incident) ** 2).sum(), (abs(scattered) ** 2).sum(), scattered[3, 5].real, scattered[3, 5].imag)',
  ].join('\n')
  const { stdout } = spawnSync('python3', ['-c', script, file], { encoding: 'utf8' })
  const [type, sums] = stdout.split('\n')
  expect(type).toBe('complex128 (2, 13, 21)')
  const [incident, scattered, re, im] = sums.split(' ').map(Number)
  expect(incident).toBeCloseTo(record.outside, 9)
  expect(scattered).toBeCloseTo(record.checksum, 9)
  const wave = await createWave({ nx: 20, ny: 12, segments: 16, executor: 'serial' })
  expect(re).toBeCloseTo(wave.scattered.re[3 * 21 + 5], 9)
  expect(im).toBeCloseTo(wave.scattered.im[3 * 21 + 5], 9)
})

/** The numbers of a .vtk file, which follow the last line of its header. */
const valuesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .split(/^total .*\n/m)[1]
    .trim()
    .split(/\s+/)
    .map(Number)

test('without frames each file has its own name, and the moment 0', async () => {
  const folder = emptyFolder()
  const names = ['field.csv', 'field.npy', 'field.png', 'field.svg', 'field.vtk']
  const files = names.map((name) => `${folder}/${name}`)
  const stdout = await said(`--n 8 ${files.map((file) => `--save ${file}`).join(' ')}`)
  expect(stdout.split('\n').filter((line) => line.startsWith('Saved:'))).toEqual(
    files.map((file) => `Saved:             ${file}`),
  )
  expect(readdirSync(folder)).toEqual(names)
  const [csv, npy, png, svg, vtk] = files.map((file) => readFileSync(file))
  expect(csv.toString().split('\n')).toHaveLength(83)
  expect(npy.toString('latin1')).toMatch(/^\x93NUMPY/)
  expect(png.toString('latin1')).toMatch(/^\x89PNG/)
  expect(svg.toString()).toContain('wavelength 0.5, 9 × 9 points, 8 segments<')
  expect(vtk.toString()).toMatch(/^# vtk DataFile Version 3\.0\n/)
  expectClose(valuesOf(files[4]), realPart(await createWave({ nx: 8, segments: 8, executor: 'serial' }), 0))
})

test('with frames each moment of a period has a file, but the complex field has one', async () => {
  const folder = emptyFolder()
  const saves = ['vtk', 'SVG', 'npy'].map((format) => `--save ${folder}/field.${format}`).join(' ')
  const stdout = await said(`--n 8 --frames 12 ${saves}`)
  expect(stdout).toContain(`Saved:             ${folder}/field.vtk, 12 frames\n`)
  expect(stdout).toContain(`Saved:             ${folder}/field.npy\n`)
  const frames = Array.from({ length: 12 }, (_, it) => it)
  const names = ['field.npy', ...frames.flatMap((it) => [`field_${it}.vtk`, `field_${it}.SVG`])]
  expect(readdirSync(folder).sort()).toEqual(names.sort())
  const wave = await createWave({ nx: 8, segments: 8, executor: 'serial' })
  for (const it of frames) {
    expectClose(valuesOf(`${folder}/field_${it}.vtk`), realPart(wave, it / 12))
    expect(readFileSync(`${folder}/field_${it}.SVG`, 'utf8')).toContain(`frame ${it} of 12 in a period`)
  }
})

function expectClose(values: number[], wanted: Float64Array) {
  expect(values).toHaveLength(wanted.length)
  for (const [n, value] of values.entries()) expect(Math.abs(value - wanted[n])).toBeLessThan(1e-8)
}

describe('files', () => {
  test('appear all together, or none of them, when the disk is full', async () => {
    const folder = emptyFolder()
    writeFileSync(`${folder}/a.vtk`, 'before')
    const saves = ['a.vtk', 'b.vtk', 'c.csv'].map((name) => `--save ${folder}/${name}`).join(' ')
    // A process that may write files of no more than 8 KiB stands for the disk; only the .csv is larger.
    const { code, stdout, stderr } = await inShell(
      `trap '' XFSZ; ulimit -f 8; exec "$@"`,
      `wave --n 16 ${saves}`,
    )
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^lanewise: --save: '.*c\.csv' cannot be written: EFBIG[^\n]*\n$/)
    expect(readdirSync(folder)).toEqual(['a.vtk'])
    expect(readFileSync(`${folder}/a.vtk`, 'utf8')).toBe('before')
  })

  test('that cannot be written are named before any work', async () => {
    const { code, stdout, stderr } = await lanewise('wave --nx 3000 --kernel naive --save none/field.csv')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^lanewise: --save: 'none\/field\.csv' cannot be written: ENOENT[^\n]*\n$/)
  })
})

test('copies under a launcher are warned of, once', async () => {
  const env = (rank: number) => ({ OMPI_COMM_WORLD_RANK: `${rank}`, OMPI_COMM_WORLD_SIZE: '2' })
  const first = await startLanewise('wave --n 8', env(0)).ended
  expect(first).toMatchObject({
    code: 0,
    stderr: 'lanewise: each of 2 processes computes the whole field; with --executor mpi they share it\n',
  })
  expect(await startLanewise('wave --n 8', env(1)).ended).toMatchObject({ code: 0, stderr: '' })
  expect(await startLanewise('wave --n 8 --quiet', env(0)).ended).toMatchObject({ code: 0, stderr: '' })
})
