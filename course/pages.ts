import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chapters } from './notebooks.js'

/** Where links to files of the project lead: pages are also read where the project is not. */
const { homepage } = JSON.parse(readFileSync('package.json', 'utf8')) as { homepage: string }
const SOURCES = `${homepage.replace('#readme', '')}/blob/main`

/** A notebook as nbconvert writes it, from this folder, as a page that needs no network and no other file. */
export const pageOf = (html: string, folder: string): string =>
  html
    // They load RequireJS and MathJax, which no notebook of the course uses.
    .replaceAll(/<script src="[^"]*">\s*<\/script>/g, '')
    .replaceAll(/href="(?!https?:|#)([^"]+)"/g, (_, link) => `href="${targetOf(link, folder)}"`)

function targetOf(link: string, folder: string): string {
  const chapter = link.match(/^(.*)\.ipynb$/)
  return chapter ? `${chapter[1]}.html` : `${SOURCES}/${join(folder, link)}`
}

/** A page that leads to all chapters, from the table of chapters in course/README.md. */
export function indexPageOf(readme: string): string {
  const rows = [...readme.matchAll(/^\| \[(.*?)\]\((.*?)\.ipynb\) *\| (.*?) *\| *(\d+) \|$/gm)]
  const items = rows.map(
    ([, title, file, aim, minutes]) =>
      `<tr><td><a href="${file}.html">${title}</a></td><td>${aim}</td><td>${minutes} min</td>
<td><a href="solutions/${file}.html">solution</a></td></tr>`,
  )
  if (items.length !== chapters.length) throw new Error('course/README.md does not have every chapter')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>lanewise: the course</title>
<style>
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
td { padding: .3rem .8rem .3rem 0; vertical-align: top }
</style>
<h1>The course</h1>
<p>Ten notebooks in TypeScript, from a plain loop to the limit of the machine. Here they are with their outputs, to read.
<a href="${SOURCES}/course/README.md">How to run them</a>.</p>
<table>
${items.join('\n')}
</table>
</html>
`
}
