import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { run, start } from '../../child.js'
import { cli, emptyFolder } from '../../cli/lanewise.js'

const script = (name: string) => fileURLToPath(new URL(`${name}.sh`, import.meta.url))

const there = ['slurmctld', 'slurmd', 'munged', 'mpirun.openmpi', 'mpirun.mpich'].every(
  (program) => spawnSync('which', [program]).status === 0,
)
const root = process.getuid?.() === 0
if (!there || !root)
  console.warn('There are no Slurm, both MPIs and root here: nothing is tested with Slurm.')

/** What tests do with a cluster. */
export type Cluster = {
  /** A folder where the package is installed. */
  project(): string
  /** Runs a command there that reaches the cluster. */
  inCluster(folder: string, command: string): ReturnType<typeof run>
  /** Hands in a job from such a folder, and waits for its end. */
  submit(job: string): Promise<{ code: number | null; stdout: string; stderr: string }>
  /** Starts a command that reaches the cluster. */
  start(command: string): ReturnType<typeof start>
}

/**
 * A suite with a Slurm of two nodes of its own, which runs on this machine. Where tests are run by a machine, one that
 * cannot be started fails.
 */
export function describeSlurm(name: string, tests: (cluster: Cluster) => void) {
  describe.skipIf(!process.env.CI && !(there && root))(name, () => {
    let home: string
    beforeAll(() => {
      // Sockets have short names.
      home = mkdtempSync('/tmp/slurm-')
      const { status, stderr } = spawnSync(script('up'), [home], { encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    })
    afterAll(() => {
      spawnSync(script('down'), [home])
      rmSync(home, { recursive: true })
    })
    const inCluster: Cluster['inCluster'] = (folder, command) =>
      run('bash', '-c', `. ${home}/env && cd ${folder} && ${command}`)
    tests({
      project,
      inCluster,
      async submit(job) {
        const folder = project()
        writeFileSync(join(folder, 'job.sh'), job)
        const { code } = await inCluster(folder, 'sbatch --wait --output=out --error=err job.sh')
        const [stdout, stderr] = ['out', 'err'].map((name) => readFileSync(join(folder, name), 'utf8'))
        return { code, stdout, stderr }
      },
      start: (command) => start('bash', ['-c', `. ${home}/env && cd / && exec ${command}`]),
    })
  })
}

function project(): string {
  const folder = emptyFolder()
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  symlinkSync(cli, join(folder, 'node_modules/.bin/lanewise'))
  writeFileSync(join(folder, 'package.json'), '{}')
  return folder
}
