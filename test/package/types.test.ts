/** The types stand up to users of old and new compilers, without types of Node or of pages, and with them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { run } from '../child.js'
import { packageAt } from './hosts.js'
import { makeProject } from './project.js'

/** What a user's program may be checked with, beside what all have in common. */
const SETTINGS = {
  bare: { module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2022'], types: [] },
  bundler: { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022'], types: [] },
  page: { module: 'esnext', moduleResolution: 'node', lib: ['es2022', 'dom'], types: [] },
  node: { module: 'nodenext', moduleResolution: 'nodenext', lib: ['esnext'], types: ['node'] },
}

test.each<[version: string, name: keyof typeof SETTINGS]>([
  ['4.9', 'bare'],
  ['4.9', 'page'],
  ['5.1', 'bare'],
  ['5.1', 'bundler'],
  ['5.2', 'bare'],
  ['5.9', 'bare'],
  ['5.9', 'node'],
  ['6', 'bare'],
  ['7', 'bare'],
  ['7', 'node'],
])('TypeScript %s, %s', async (version, name) => {
  const folder = makeProject(`types-${version}-${name}`, { packages: 'types' })
  // `await using` came with 5.2.
  const program = version < '5.2' ? 'user.ts' : 'dispose.ts'
  // The oldest way to find modules knows no entries beside the main one.
  const wave = SETTINGS[name].moduleResolution === 'node' ? [] : ['wave-user.ts']
  const compilerOptions = {
    ...SETTINGS[name],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    target: 'es2022',
    noEmit: true,
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['user.ts', program, ...wave] }),
  )
  const tsc = join(packageAt(inject('hosts'), 'types', `typescript${version}`), 'bin/tsc')
  expect(await run(process.execPath, tsc, '-p', folder)).toEqual({ code: 0, stdout: '', stderr: '' })
})
