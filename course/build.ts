/** `npm run course:build`: writes the notebooks of all chapters, or of those named, and executes them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { EXECUTE, jupyter, subcommandOf } from './jupyter.js'
import {
  chapters,
  FENCE,
  faultsOf,
  notebookOf,
  parseNotebook,
  pathOf,
  sourceOf,
  type Version,
  versions,
} from './notebooks.js'

const nbconvert = subcommandOf('nbconvert')
const named = process.argv.slice(2)
const chosen = chapters.filter((name) => named.length === 0 || named.some((start) => name.startsWith(start)))
if (chosen.length === 0) {
  console.error(`no chapter begins with ${named.join(' or ')}: ${chapters.join(', ')}`)
  process.exit(2)
}
for (const chapter of chosen) {
  formatCells(sourceOf(chapter))
  for (const version of versions) build(chapter, version)
}

/** Lines of code that fit into a notebook. */
function formatCells(path: string) {
  const format = ['format', '--line-width=88', '--stdin-file-path=cell.ts']
  const text = readFileSync(path, 'utf8').replaceAll(FENCE, (fence, language, _, code) =>
    language === 'ts'
      ? fence.replace(code, () =>
          execFileSync('node_modules/.bin/biome', format, { input: code, encoding: 'utf8' }),
        )
      : fence,
  )
  writeFileSync(path, text)
}

function build(chapter: string, version: Version) {
  const path = pathOf(chapter, version)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(notebookOf(chapter, version)))
  const began = performance.now()
  jupyter(nbconvert, ...EXECUTE, '--inplace', path)
  console.log(`${path}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  const faults = faultsOf(parseNotebook(readFileSync(path, 'utf8')))
  for (const { id, name, message } of faults) console.log(`  ${id}: ${name}: ${message}`)
  if (version === 'solution' && faults.length > 0) process.exitCode = 1
}
