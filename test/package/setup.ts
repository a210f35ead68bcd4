/** Once for all tests of the package: it is packed and installed, and so are the hosts. */
import { rmSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { installHosts } from './hosts.js'
import { type Installed, install } from './install.js'

declare module 'vitest' {
  export interface ProvidedContext {
    installed: Installed
    /** The folder that `installHosts` returns. */
    hosts: string
  }
}

export default async function ({ provide }: TestProject) {
  provide('hosts', await installHosts())
  const installed = await install()
  provide('installed', installed)
  return () => rmSync(installed.root, { recursive: true })
}
