/** What may stand between a launcher and its ranks. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, emptyFolder, lanewise } from '../cli/lanewise.js'
import { installWith, koffi } from './install.js'
import { describeMpi, launch, launchWith, results } from './launchers.js'

const typed = 'run --cells 100003 --steps 50'
const ranks = 4

/** A folder where the package is installed, with a script that runs it. */
function project(): string {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(cli, join(folder, 'node_modules/.bin/lanewise'))
  const scripts = { road: `lanewise ${typed} --executor mpi`, again: 'npm run --silent road' }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts }))
  return folder
}

/** How people start a program that is installed; `FOLDER` is where. */
const starts = [
  `npx --prefix FOLDER lanewise ${typed} --executor mpi`,
  `npm exec --prefix FOLDER -- lanewise ${typed} --executor mpi`,
  'npm run --prefix FOLDER --silent road',
  'npm run --prefix FOLDER --silent again',
]

type Job = ReturnType<typeof launch>

async function expectSame(job: Job) {
  const { code, stdout } = await job.ended
  expect(code).toBe(0)
  expect(results(stdout)).toEqual(results((await lanewise(`${typed} --executor serial`)).stdout))
  expect(stdout).toMatch(new RegExp(`^Strategy: {10}simd, mpi, ${ranks} ranks$`, 'm'))
}

const inFolder = (command: string) => command.replace('FOLDER', project()).split(' ') as [string]

describeMpi((mpi) => {
  test.each(starts)('%s', async (command) => {
    await expectSame(launch(mpi, ranks, ...inFolder(command)))
  })

  if (mpi === 'Open MPI') return

  describe('mpirun -pmi-port', () => {
    test('a program', async () => {
      await expectSame(
        launchWith(mpi, ['-pmi-port'], ranks, process.execPath, cli, ...`${typed} --executor mpi`.split(' ')),
      )
    })

    test('npx', async () => {
      await expectSame(launchWith(mpi, ['-pmi-port'], ranks, ...inFolder(starts[0])))
    })

    test('the library of another MPI', async () => {
      const fake = `import koffi from ${koffi}
        export default { ...koffi, load(file, options) {
          if (file === 'libmpich.so.12') throw new Error('no such file')
          return koffi.load(file, options)
        } }`
      const args = [process.execPath, installWith(fake), 'run', '--executor', 'mpi'] as const
      const { code, stdout, stderr } = await launchWith(mpi, ['-pmi-port'], 2, ...args).ended
      expect(code).not.toBe(0)
      expect(stdout).toBe('')
      expect(stderr).toMatch(
        /^lanewise: --executor: .*: PMI_PORT is that of MPICH, but Open MPI .* world of 1;/m,
      )
    })
  })

  describe('a connection that is closed, and cannot be had back', () => {
    const refusal = /^lanewise: --executor: 'mpi' cannot run here: .*PMI_FD.*npx.*-pmi-port of MPICH.*$/m

    test('since nobody has it', async () => {
      const close = `eval "exec $PMI_FD>&-"; exec ${process.execPath} ${cli} ${typed} --executor mpi`
      const { code, stdout, stderr } = await launch(mpi, 2, 'bash', '-c', close).ended
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(refusal)
    })

    test('since the system does not allow it', async () => {
      // As Linux answers whom it does not let look into other processes.
      const fake = `import koffi from ${koffi}
        export default { ...koffi, load: (file, options) =>
          file === null ? { func: () => () => -1 } : koffi.load(file, options)
        }`
      const inside = `${process.execPath} ${installWith(fake)} ${typed} --executor mpi`
      const { code, stdout, stderr } = await launch(mpi, 2, 'npx', '-c', inside).ended
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(refusal)
    })
  })
})
