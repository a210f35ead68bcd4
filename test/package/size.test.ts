/** What a page loads of the package before it asks for more: bytes after minifying and gzip -9. */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { expect, test } from 'vitest'
import { bundlers } from './bundlers.js'
import { makeProject } from './project.js'

const zipped = (text: string) => gzipSync(text, { level: 9 }).length

/** A script and those that it loads at once, and not on demand. */
function loadedBy(folder: string, script: string, known = new Set<string>()): string[] {
  if (known.has(script)) return []
  known.add(script)
  const text = readFileSync(join(folder, script), 'utf8')
  const imports = [...text.matchAll(/(?:\bimport|\bfrom)\s*["']\.\/([^"']+)["']/g)].map(([, file]) => file)
  return [text, ...imports.flatMap((file) => loadedBy(folder, join(dirname(script), file), known))]
}

const folder = makeProject('size')

test.each([
  ['lanewise', 'traffic', 1000],
  ['lanewise', 'elementary', 1000],
  ['lanewise', 'nagelSchreckenberg', 1000],
  ['lanewise', 'theoryOf', 2100],
  ['lanewise', 'parseNpy', 2000],
  ['lanewise', 'createSimulation, traffic', 57_000],
  ['lanewise/wave', 'bessel', 1_500],
  ['lanewise/wave', 'createWave', 20_000],
])('from %s %s, by esbuild: less than %i bytes', async (entry, names, most) => {
  const outdir = join(folder, names.replaceAll(/\W/g, ''))
  await build({
    stdin: { contents: `export { ${names} } from '${entry}'`, resolveDir: folder },
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', outdir, logLevel: 'error' },
    // Without this, what is loaded on demand would be in the same file.
    splitting: names.startsWith('create'),
  })
  const text = loadedBy(outdir, 'stdin.js').join('')
  expect(zipped(text)).toBeLessThan(most)
  if (entry === 'lanewise') expect(text).not.toMatch(/hankel|wavelength/i)
})

// webpack adds a kilobyte of its own. vite's order of the same bytes puts repetitions beyond the reach of gzip.
test.each([
  ['vite', 58_000],
  ['rollup', 57_000],
  ['webpack5', 59_000],
])('createSimulation and traffic, by %s: less than %i bytes', async (name, most) => {
  const { command, files = {} } = bundlers.find((one) => one.name === name)!
  const project = makeProject(`size-${name}`, { packages: name })
  const page =
    "import { createSimulation, traffic } from 'lanewise'\ncreateSimulation({ model: traffic() })\n"
  for (const [file, contents] of Object.entries({ ...files, 'page.js': page })) {
    writeFileSync(join(project, file), contents)
  }
  await promisify(execFile)(process.execPath, command.split(' '), { cwd: project })
  const scripts = loadedBy(join(project, 'out'), 'page.js')
  // Rollup leaves this to another tool.
  const minified = scripts.map((script) => transform(script, { minify: true, format: 'esm' }))
  const code = (await Promise.all(minified)).map(({ code }) => code)
  expect(zipped(code.join('\n'))).toBeLessThan(most)
})
