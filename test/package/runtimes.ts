/** The hosts that the package is for. */
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { npm } from './install.js'

export type Host = 'node' | 'node22' | 'node24' | 'deno' | 'bun'

/** How each of them runs a program: the words before the program's name. */
export type Runtimes = Record<Host, readonly [string, ...string[]]>

/**
 * Gets them from the npm registry: the packages that hold the binaries. Those named `node`, `deno` and `bun` only
 * fetch these, in install scripts that npm may refuse to run.
 */
export async function installRuntimes(): Promise<Runtimes> {
  const { platform, arch } = process
  if (platform !== 'linux' || !(arch === 'x64' || arch === 'arm64')) {
    throw new Error(`where other hosts are found for ${platform} on ${arch} is not known here; Linux is`)
  }
  const folder = resolve('node_modules/.cache/lanewise-runtimes')
  mkdirSync(folder, { recursive: true })
  const bun = `bun-linux-${arch === 'arm64' ? 'aarch64' : arch}`
  await npm(
    folder,
    ...['install', '--prefix', folder, '--no-save', '--no-package-lock', '--no-audit', '--no-fund'],
    `node22@npm:node-linux-${arch}@22`,
    `node24@npm:node-linux-${arch}@24`,
    `@deno/linux-${arch}-glibc@2`,
    `@oven/${bun}@1`,
  )
  const binary = (path: string) => `${folder}/node_modules/${path}`
  return {
    node: [process.execPath],
    node22: [binary('node22/bin/node')],
    node24: [binary('node24/bin/node')],
    deno: [binary(`@deno/linux-${arch}-glibc/deno`), 'run', '--allow-all', '--quiet'],
    bun: [binary(`@oven/${bun}/bin/bun`)],
  }
}
