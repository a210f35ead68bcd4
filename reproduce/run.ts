/** `npm run reproduce -- NAME …`: reproduces results of the literature, and writes them into docs/reproduce.md. */
import { writeFileSync } from 'node:fs'
import { svgOf } from '../bench/draw.js'
import { fill } from '../bench/text.js'
import { progressBar } from '../src/cli/progress.js'
import { studies } from './studies.js'
import { deviationOf } from './study.js'
import { tableOf } from './table.js'

const PAGE = 'docs/reproduce.md'

const names = process.argv.slice(2)
const all = Object.keys(studies)
const wrong = names.find((name) => name !== 'all' && !all.includes(name))
if (names.length === 0 || wrong !== undefined) {
  console.error(`${wrong === undefined ? 'name a study' : `${wrong} is not a study`}: all, ${all.join(', ')}`)
  process.exit(2)
}
for (const name of names.includes('all') ? all : names) await reproduce(name)

async function reproduce(name: string) {
  const { title, text, run } = studies[name]
  const bar = progressBar(name, 1000)
  const began = performance.now()
  const { rows, chart } = await run(false, (done) => bar.show(Math.round(1000 * done)))
  bar.end()
  const seconds = (performance.now() - began) / 1000
  const table = tableOf(rows)
  console.log(`${title}\n\n${table}\n\n${seconds.toFixed(0)} s\n`)
  writeFileSync(`reproduce/figures/${name}.svg`, await svgOf(chart))
  const command = `\`\`\`text\nnpm run reproduce -- ${name}\n\`\`\``
  const figure = `![${title}](../reproduce/figures/${name}.svg)`
  fill(PAGE, name, `${text}\n\n${command}\n\n${table}\n\n${figure}`)
  if (rows.some((row) => Math.abs(deviationOf(row)) > 5)) {
    console.error(`${name}: a value is more than 5 standard errors from what is expected`)
    process.exitCode = 1
  }
}
