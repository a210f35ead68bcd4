/** What a page loads of the package: bytes after minifying and gzip -9. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { expect, test } from 'vitest'
import { bundlers } from './bundlers.js'
import { makeProject } from './project.js'

const zipped = (text: string) => gzipSync(text, { level: 9 }).length

const folder = makeProject('size')

test.each([
  ['lanewise', 'traffic', 1000],
  ['lanewise', 'elementary', 1000],
  ['lanewise', 'nagelSchreckenberg', 1000],
  ['lanewise', 'theoryOf', 2000],
  ['lanewise', 'parseNpy', 2000],
  ['lanewise', 'createSimulation, traffic', 55_000],
  ['lanewise/wave', 'bessel', 1_500],
  ['lanewise/wave', 'createWave', 20_000],
])('from %s %s, by esbuild: less than %i bytes', async (entry, names, most) => {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${names} } from '${entry}'`, resolveDir: folder },
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', write: false },
  })
  const [{ text }] = outputFiles
  expect(zipped(text)).toBeLessThan(most)
  if (entry === 'lanewise') expect(text).not.toMatch(/hankel|wavelength/i)
})

// webpack adds a kilobyte of its own. vite's order of the same bytes puts repetitions beyond the reach of gzip.
test.each([
  ['vite', 56_000],
  ['rollup', 55_000],
  ['webpack5', 56_000],
])('createSimulation and traffic, by %s: less than %i bytes', async (name, most) => {
  const { command, files = {} } = bundlers.find((one) => one.name === name)!
  const project = makeProject(`size-${name}`, { packages: name })
  const page =
    "import { createSimulation, traffic } from 'lanewise'\ncreateSimulation({ model: traffic() })\n"
  for (const [file, contents] of Object.entries({ ...files, 'page.js': page })) {
    writeFileSync(join(project, file), contents)
  }
  await promisify(execFile)(process.execPath, command.split(' '), { cwd: project })
  const out = readdirSync(join(project, 'out'), { recursive: true, encoding: 'utf8' })
  const scripts = out
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(project, 'out', file), 'utf8'))
  // Rollup leaves this to another tool.
  const { code } = await transform(scripts.join('\n'), { minify: true, format: 'esm' })
  expect(zipped(code)).toBeLessThan(most)
})
