/** The package, packed as it would be published and installed as its users install it. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const npm = (cwd: string, ...args: string[]) => promisify(execFile)('npm', args, { cwd })

export type Installed = {
  /** An empty folder outside of the repository, for what the tests need besides. */
  root: string
  /** The folder of a project into which the package is installed. */
  project: string
  version: string
  /** What is in the tarball. */
  files: string[]
  /** Size of the tarball. */
  bytes: number
}

/** Packs dist as it is, and installs that. */
export async function install(): Promise<Installed> {
  const root = mkdtempSync(join(tmpdir(), 'lanewise-package-'))
  const project = join(root, 'project')
  mkdirSync(project)
  const { stdout } = await npm('.', 'pack', '--json', '--pack-destination', root)
  const packed = Object.values(JSON.parse(stdout))[0] as Packed
  await npm(project, 'install', '--no-audit', '--no-fund', join(root, packed.filename))
  const files = packed.files.map(({ path }) => path)
  return { root, project, version: packed.version, files, bytes: packed.size }
}

/** What npm says of a tarball. */
type Packed = { filename: string; version: string; size: number; files: { path: string }[] }
