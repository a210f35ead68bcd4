/** The hosts that the package is for, from the npm registry. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { npm } from './install.js'

/**
 * What is installed, by folder: packages that cannot lie side by side have one of their own. For runtimes these are the
 * packages that hold the binaries; those named `node`, `deno` and `bun` only fetch them, in install scripts that npm may
 * refuse to run.
 */
const packagesFor = (arch: string): Record<string, Record<string, string>> => ({
  runtimes: {
    node22: `npm:node-linux-${arch}@22`,
    node24: `npm:node-linux-${arch}@24`,
    deno: `npm:@deno/linux-${arch}-glibc@2`,
    bun: `npm:@oven/bun-linux-${arch === 'arm64' ? 'aarch64' : arch}@1`,
  },
  types: {
    'typescript4.9': 'npm:typescript@4.9',
    'typescript5.1': 'npm:typescript@5.1',
    'typescript5.2': 'npm:typescript@5.2',
    'typescript5.9': 'npm:typescript@5.9',
    typescript6: 'npm:typescript@6',
    typescript7: 'npm:typescript@7',
    '@types/node': '20',
  },
  jest29: { jest: '29', 'jest-environment-jsdom': '29', '@babel/preset-env': '7' },
  jest30: { jest: '30', 'jest-environment-jsdom': '30', '@babel/preset-env': '7' },
  // Later ones of jsdom need a later Node than the package does.
  vitest: { vitest: '4', jsdom: '26', 'happy-dom': '20' },
  edges: { miniflare: '4', '@edge-runtime/vm': '5' },
  esbuild: { esbuild: '0.27' },
  vite: { vite: '7' },
  webpack4: { webpack: '4' },
  webpack5: { webpack: '5' },
  rollup: { rollup: '4', '@rollup/plugin-node-resolve': '16' },
  parcel: { parcel: '2' },
})

/** Installs them, once, into a folder that it returns. */
export async function installHosts(): Promise<string> {
  const { platform, arch } = process
  if (platform !== 'linux' || !(arch === 'x64' || arch === 'arm64')) {
    throw new Error(`where other hosts are found for ${platform} on ${arch} is not known here; Linux is`)
  }
  const root = resolve('node_modules/.cache/lanewise-hosts')
  const packages = packagesFor(arch)
  const [done, wanted] = [join(root, 'installed.json'), JSON.stringify(packages)]
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return root
  const workspaces = Object.keys(packages)
  writeManifest(root, { private: true, workspaces })
  for (const name of workspaces) writeManifest(join(root, name), { name, dependencies: packages[name] })
  await npm(root, 'install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund')
  writeFileSync(done, wanted)
  return root
}

function writeManifest(folder: string, manifest: object) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
}

/** Where npm has put a package of one of these folders: there, or above them if nothing speaks against it. */
export function packageAt(root: string, folder: string, name: string): string {
  const own = join(root, folder, 'node_modules', name)
  return existsSync(own) ? own : join(root, 'node_modules', name)
}

/** Lets a project find the packages of one of these folders. */
export function linkPackages(root: string, folder: string, project: string) {
  for (const name of Object.keys(packagesFor(process.arch)[folder])) {
    const link = join(project, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(packageAt(root, folder, name), link)
  }
}

export type Runtime = 'node' | 'node22' | 'node24' | 'deno' | 'bun'

/** How each of them runs a program: the words before the program's name. */
export function runtimesIn(root: string): Record<Runtime, readonly [string, ...string[]]> {
  const binary = (name: string, path: string) => join(packageAt(root, 'runtimes', name), path)
  return {
    node: [process.execPath],
    node22: [binary('node22', 'bin/node')],
    node24: [binary('node24', 'bin/node')],
    deno: [binary('deno', 'deno'), 'run', '--allow-all', '--quiet'],
    bun: [binary('bun', 'bin/bun')],
  }
}
