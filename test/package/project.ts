/** Projects of users. */
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { linkPackages } from './hosts.js'

type Wishes = {
  /** One of the hosts' folders, whose packages the project has too. */
  packages?: string
  /** What its .js files are. Default: 'module'. */
  type?: 'module' | 'commonjs'
}

/** Makes a folder in which the package is installed, with no other that it would need, and our programs. */
export function makeProject(name: string, { packages, type = 'module' }: Wishes = {}): string {
  const { root, project } = inject('installed')
  const folder = join(root, name)
  const lanewise = 'node_modules/lanewise'
  cpSync(join(project, lanewise), join(folder, lanewise), { recursive: true })
  cpSync('test/package/programs', folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type, dependencies: { lanewise: '*' } }))
  if (packages) linkPackages(inject('hosts'), packages, folder)
  return folder
}
