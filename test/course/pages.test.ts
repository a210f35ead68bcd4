import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chapters, notebookOf, pathOf, versions } from '../../course/notebooks.js'
import { indexPageOf, pageOf } from '../../course/pages.js'

const readme = readFileSync('course/README.md', 'utf8')

test('a page loads nothing, and its links lead to pages and to the sources on the web', () => {
  const page = pageOf(
    `<script src="https://example.com/MathJax.js?config=x"> </script><script>go()</script>
<a href="solutions/01-a-road.ipynb">solution</a> <a href="../src/wave/scene.ts">scene</a> <a href="#top">top</a>`,
    'course',
  )
  expect(page).toBe(`<script>go()</script>
<a href="solutions/01-a-road.html">solution</a> <a href="https://github.com/lanewise/lanewise/blob/main/src/wave/scene.ts">scene</a> <a href="#top">top</a>`)
})

test('the index leads to every chapter and its solution', () => {
  const index = indexPageOf(readme)
  for (const chapter of chapters) {
    expect(index).toContain(`<a href="${chapter}.html">`)
    expect(index).toContain(`<a href="solutions/${chapter}.html">`)
  }
})

test('the index fails without a chapter', () => {
  expect(() => indexPageOf(readme.replace('(01-a-road.ipynb)', ''))).toThrow('every chapter')
})

/** What the links of a page become is a page that is written, or a file of the project. */
describe.each(chapters)('%s', (chapter) => {
  test.each(versions)('%s: links lead somewhere', (version) => {
    const folder = dirname(pathOf(chapter, version))
    const prose = notebookOf(chapter, version).cells.map(({ source }) => source)
    const links = [...prose.join('\n').matchAll(/\]\(([^)\s:#]+)/g)].map(([, link]) => link)
    expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([])
  })
})
