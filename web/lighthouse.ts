/** `npm run web:lighthouse`: what Lighthouse says of web/dist, in Chromium, as a static host without headers serves it. */
import { spawnSync } from 'node:child_process'
import lighthouse from 'lighthouse'
import { launch } from 'puppeteer-core'
import { preview } from 'vite'

const chromium = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim()
const server = await preview({ configFile: 'web/vite.config.ts', preview: { port: 0 } })
const browser = await launch({ executablePath: chromium, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
try {
  for (const view of ['traffic', 'race', 'wave']) {
    const page = await browser.newPage()
    const address = `${server.resolvedUrls!.local[0]}#view=${view}`
    const result = await lighthouse(address, { output: 'json' }, undefined, page as never)
    const { categories, audits } = result!.lhr
    const scores = Object.values(categories).map(
      ({ title, score }) => `${title} ${Math.round(100 * (score ?? 0))}`,
    )
    process.stdout.write(`${view}: ${scores.join(', ')}\n`)
    for (const { title, score, scoreDisplayMode, displayValue = '' } of Object.values(audits)) {
      const counts =
        scoreDisplayMode === 'binary' ||
        scoreDisplayMode === 'numeric' ||
        scoreDisplayMode === 'metricSavings'
      if (counts && score !== null && score < 0.9) process.stdout.write(`  ${title} ${displayValue}\n`)
    }
    await page.close()
  }
} finally {
  await browser.close()
  await server.close()
}
