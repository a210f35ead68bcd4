import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { cli, emptyFolder } from '../cli/lanewise.js'

/** Where koffi is, for what stands in its place to import. */
export const koffi = JSON.stringify(createRequire(import.meta.url).resolve('koffi'))

/** The package in a folder of its own, beside something else in the place of koffi; returns its command line. */
export function installWith(koffi?: string): string {
  const folder = emptyFolder()
  const root = dirname(dirname(cli))
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const name of [
    'commander',
    'cli-progress',
    'string-width',
    'strip-ansi',
    'ansi-regex',
    'is-fullwidth-code-point',
    'emoji-regex',
  ]) {
    cpSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true })
  }
  if (koffi !== undefined) {
    mkdirSync(join(folder, 'node_modules/koffi'), { recursive: true })
    writeFileSync(join(folder, 'node_modules/koffi/package.json'), '{"type":"module","main":"index.js"}')
    writeFileSync(join(folder, 'node_modules/koffi/index.js'), koffi)
  }
  return join(folder, 'dist/cli.js')
}
