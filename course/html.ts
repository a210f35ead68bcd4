/** `npm run course:html`: writes all notebooks, as they are saved, as pages into course/html. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { jupyter, subcommandOf } from './jupyter.js'
import { chapters, pathOf, type Version, versions } from './notebooks.js'
import { indexPageOf, pageOf } from './pages.js'

const OUT = 'course/html'

const nbconvert = subcommandOf('nbconvert')
for (const version of versions) writePages(version)
writeFileSync(join(OUT, 'index.html'), indexPageOf(readFileSync('course/README.md', 'utf8')))
console.log(`course/html/index.html leads to all ${chapters.length} chapters`)

function writePages(version: Version) {
  const notebooks = chapters.map((chapter) => pathOf(chapter, version))
  const folder = dirname(notebooks[0])
  const out = join(OUT, folder.replace(/^course\/?/, ''))
  jupyter(nbconvert, '--to', 'html', '--embed-images', '--no-prompt', '--output-dir', out, ...notebooks)
  for (const chapter of chapters) {
    const page = join(out, `${chapter}.html`)
    writeFileSync(page, pageOf(readFileSync(page, 'utf8'), folder))
  }
}
