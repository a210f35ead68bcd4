import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** A chapter is written once, in course/src/NAME.md. It becomes two notebooks, which differ in the cells of exercises. */
export const versions = ['exercise', 'solution'] as const
export type Version = (typeof versions)[number]

export type Cell = {
  cell_type: 'code' | 'markdown'
  id: string
  metadata: { tags?: string[] }
  source: string
  execution_count?: number | null
  outputs?: Output[]
}
export type Output = { output_type: string; ename?: string; evalue?: string; data?: Record<string, unknown> }
export type Notebook = { cells: Cell[]; metadata: object; nbformat: number; nbformat_minor: number }

const SOURCES = 'course/src'

/** The source of a chapter. */
export const sourceOf = (chapter: string) => join(SOURCES, `${chapter}.md`)

export const chapters = readdirSync(SOURCES)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace('.md', ''))
  .sort()

/** Where a notebook is. */
export const pathOf = (chapter: string, version: Version) =>
  join('course', version === 'solution' ? 'solutions' : '', `${chapter}.ipynb`)

/** A notebook as its source says it, without outputs. */
export function notebookOf(chapter: string, version: Version): Notebook {
  const text = readFileSync(sourceOf(chapter), 'utf8')
  return {
    cells: cellsOf(text, version, dirname(pathOf(chapter, version))),
    metadata: {
      kernelspec: { display_name: 'Deno', language: 'typescript', name: 'deno' },
      language_info: { file_extension: '.ts', mimetype: 'text/x.typescript', name: 'typescript' },
    },
    nbformat: 4,
    nbformat_minor: 5,
  }
}

/** Fences in `ts` are cells of code; those in `md` are prose of one version. All between them is prose. */
export const FENCE = /^```(ts|md)(?: (exercise|solution))?\n([\s\S]*?)^```$/gm

function cellsOf(text: string, version: Version, folder: string): Cell[] {
  const cells: Cell[] = []
  const add = (language: string, source: string, mark?: string) => {
    if (source.trim() === '' || (mark && mark !== version)) return
    const id = `cell-${cells.length}`
    const metadata = mark ? { tags: [mark] } : {}
    cells.push(language === 'ts' ? code(id, metadata, source) : prose(id, metadata, source, folder))
  }
  // What is between two fences, and then the three parts of the next fence.
  const parts = text.split(FENCE)
  for (let i = 0; i < parts.length; i += 4) {
    add('md', parts[i])
    if (i + 1 < parts.length) add(parts[i + 1], parts[i + 3], parts[i + 2])
  }
  return cells
}

const code = (id: string, metadata: Cell['metadata'], source: string): Cell => ({
  ...{ cell_type: 'code', execution_count: null, id, metadata, outputs: [], source: source.trim() },
})

/** Prose, in which links lead from the folder of the notebook. */
function prose(id: string, metadata: Cell['metadata'], text: string, folder: string): Cell {
  const source = text
    .trim()
    .replaceAll(/(?<=\]\()[^)\s:#]+/g, (path) => relative(folder, join(SOURCES, path)))
  return { cell_type: 'markdown', id, metadata, source }
}

/** Reads a notebook from its text; long texts are lists of lines there. */
export function parseNotebook(text: string): Notebook {
  const notebook: Notebook = JSON.parse(text)
  for (const cell of notebook.cells) cell.source = [cell.source].flat().join('')
  return notebook
}

/** The errors that cells have ended with, and the cells. */
export const faultsOf = ({ cells }: Notebook) =>
  cells.flatMap(({ id, outputs = [] }) =>
    outputs
      .filter(({ output_type }) => output_type === 'error')
      .map(({ ename, evalue }) => ({ id, name: ename, message: evalue })),
  )
