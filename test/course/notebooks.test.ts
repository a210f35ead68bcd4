import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { EXECUTE, hasJupyter, JUPYTER, KERNEL } from '../../course/jupyter.js'
import {
  chapters,
  faultsOf,
  type Notebook,
  notebookOf,
  parseNotebook,
  pathOf,
  type Version,
  versions,
} from '../../course/notebooks.js'
import { start } from '../child.js'
import { typeFaults } from '../typeFaults.js'

const saved = (chapter: string, version: Version) =>
  parseNotebook(readFileSync(pathOf(chapter, version), 'utf8'))

/** The code of a notebook as one module, in the order of its cells. */
const codeOf = ({ cells }: Notebook) =>
  cells
    .filter(({ cell_type }) => cell_type === 'code')
    .map(({ source }) => source)
    .join('\n')

/** What of a cell comes from the source of the chapter. */
const written = ({ cells }: Notebook) =>
  cells.map(({ cell_type, id, metadata, source }) => ({ cell_type, id, tags: metadata.tags, source }))

describe.each(chapters)('%s', (chapter) => {
  test.each(versions)('the saved notebook, %s, is that of its source: npm run course:build', (version) => {
    expect(written(saved(chapter, version))).toEqual(written(notebookOf(chapter, version)))
  })

  test('code fits the width of a notebook', () => {
    for (const version of versions) {
      const long = codeOf(notebookOf(chapter, version))
        .split('\n')
        .filter((line) => line.length > 90)
      expect(long).toEqual([])
    }
  })

  test('links lead to files', () => {
    const text = readFileSync(`course/src/${chapter}.md`, 'utf8')
    const links = [...text.matchAll(/\]\(([^)\s:#]+)/g)].map(([, link]) => `course/src/${link}`)
    expect(links.filter((link) => !existsSync(link))).toEqual([])
  })
})

/** The kernel strips types without a look at them. */
test('all cells have the types that they should', () => {
  const modules = chapters.flatMap((chapter) =>
    versions.map((version): [string, string] => [
      pathOf(chapter, version).replace('.ipynb', '.ts'),
      `${codeOf(notebookOf(chapter, version))}\nexport {}`,
    ]),
  )
  expect(typeFaults(new Map(modules), { course: 'course/lib/index.ts' })).toEqual([])
})

const able = hasJupyter('nbconvert')
if (!able) console.warn('There is no `jupyter nbconvert` here, so no notebook of the course is executed.')

describe.skipIf(!able && !process.env.CI).each(chapters)('%s, executed', (chapter) => {
  test('solutions pass all checks', async () => {
    expect(faultsOf(await executed(chapter, 'solution'))).toEqual([])
  })

  test('exercises fail politely, and only where something is to be solved', async () => {
    const notebook = await executed(chapter, 'exercise')
    const faults = faultsOf(notebook)
    expect(faults.filter(({ name }) => name !== 'NotYet')).toEqual([])
    const failing = faults.map(({ id }) => id)
    expect(failing).toEqual(faultsOf(saved(chapter, 'exercise')).map(({ id }) => id))
    const [before, ...parts] = partsOf(notebook)
    expect(before.filter((id) => failing.includes(id))).toEqual([])
    expect(parts.filter((part) => !part.some((id) => failing.includes(id)))).toEqual([])
  })
})

/** A notebook with fresh outputs; the saved one stays as it is. */
async function executed(chapter: string, version: Version): Promise<Notebook> {
  const { code, stdout, stderr } = await start(
    JUPYTER,
    ['nbconvert', ...EXECUTE, '--stdout', pathOf(chapter, version)],
    {
      env: KERNEL,
    },
  ).ended
  expect(code, stderr).toBe(0)
  return parseNotebook(stdout)
}

/** The cells before the first exercise, and from each exercise to the next. */
function partsOf({ cells }: Notebook): string[][] {
  const parts: string[][] = [[]]
  for (const { id, metadata } of cells) {
    if (metadata.tags?.includes('exercise')) parts.push([])
    parts[parts.length - 1].push(id)
  }
  return parts
}
