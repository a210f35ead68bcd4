/** The page in real browsers, from a sub-path: isolated and not, under a strict policy, and without a network. */
import type { Browser } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createSimulation, nagelSchreckenberg } from '../../src/index.js'
import { createWave } from '../../src/wave/index.js'
import { fnv } from '../../web/src/race/fnv.js'
import {
  browsers,
  hasGpu,
  openBrowser,
  press,
  savedBy,
  slide,
  textOf,
  type Visitor,
  visit,
} from './browsers.js'
import { buildSite, ISOLATED, STRICT, serve } from './site.js'

let site: Awaited<ReturnType<typeof buildSite>>
beforeAll(async () => {
  site = await buildSite()
})
afterAll(() => site.remove())

describe.each(browsers)('%s', (name) => {
  let browser: Browser
  let host: Awaited<ReturnType<typeof serve>>
  let visitor: Visitor | undefined
  beforeAll(async () => {
    browser = await openBrowser(name)
    host = await serve(site.folder, { ...ISOLATED, ...STRICT })
  })
  afterAll(async () => {
    await browser?.close()
    await host?.close()
  })
  /** Nothing may be wrong on any page, unless a test expects it. */
  afterEach(async () => {
    const { wrong = [] } = visitor ?? {}
    await visitor?.leave()
    visitor = undefined
    expect(wrong).toEqual([])
  })
  async function open(hash = '', { address = host.address, still = true } = {}) {
    visitor = await visit(browser, address + hash, still)
    return visitor.page
  }
  /** Takes steps on the page, and resolves to what it then saves. */
  async function stateAfter(page: Awaited<ReturnType<typeof open>>, steps: number) {
    for (let step = 1; step <= steps; step++) {
      await press(page, 'step')
      await page.waitForFunction(
        (step) => document.querySelector('#ring')?.getAttribute('data-step') === String(step),
        {},
        step,
      )
    }
    return JSON.parse(await savedBy(page, 'traffic-json'))
  }

  test('a road has the digits that Node has', async () => {
    const page = await open('#p=0.25&density=0.2&length=200&seed=7')
    const { states, observations } = await stateAfter(page, 12)
    const model = nagelSchreckenberg({ vmax: 5, p: 0.25 })
    const sim = await createSimulation({ model, cells: 200, density: 0.2, seed: 7 })
    const seen = await sim.advance(12, { every: 1 })
    expect(states).toEqual(Array.from(await sim.velocities()))
    expect(observations).toMatchObject(seen.map(({ step, flow, cars }) => ({ step, flow, cars })))
    expect(await page.$eval('#host', (host) => (host as HTMLElement).hidden)).toBe(true)
  })

  test('one cell of Rule 90 becomes a row of Pascal’s triangle modulo 2', async () => {
    const { states } = await stateAfter(await open('#model=rule&rule=90&start=single&length=50'), 7)
    const ones = states.flatMap((state: number, cell: number) => (state >= 0 ? [cell - 25] : []))
    expect(ones).toEqual([-7, -5, -3, -1, 1, 3, 5, 7])
  })

  test('a car that is braked stands, and all others are where they were', async () => {
    const page = await open('#p=0&density=0.1&start=even&length=100')
    const before = (await stateAfter(page, 3)).states
    await press(page, 'brake')
    await page.waitForFunction(() => document.querySelector('#ring')?.getAttribute('data-touched') !== null)
    const touched = await page.$eval('#ring', (ring) => Number(ring.getAttribute('data-touched')))
    expect(before[touched]).toBe(5)
    await press(page, 'step')
    await textOf(page, '#words', /Step 4:/)
    const { states, step } = JSON.parse(await savedBy(page, 'traffic-json'))
    expect(step).toBe(4)
    expect(states[touched + 1]).toBe(1)
    expect(states.filter((state: number) => state === 5).length).toBe(9)
  })

  test('sliders change what they say, and the address', async () => {
    const page = await open()
    await textOf(page, '#words', /ring road of 300 cells/)
    await slide(page, 'length', 6)
    await textOf(page, '#words', /ring road of 600 cells/)
    await slide(page, 'density', 0.5)
    await press(page, 'step')
    await textOf(page, '#words', /Step 1: (29|30|31)\d cars/)
    await slide(page, 'vmax', 2)
    await press(page, 'step')
    await textOf(page, '#words', /Step 2:/)
    const { settings, observations } = JSON.parse(await savedBy(page, 'traffic-json'))
    expect(settings).toMatchObject({ length: 600, density: 0.5, vmax: 2 })
    expect(observations.at(-1).velocity).toBeLessThanOrEqual(2)
    await page.waitForFunction(() => location.hash === '#density=0.5&vmax=2&length=600')
  })

  test('a sweep runs in the background, on the curve of theory', async () => {
    const page = await open('#p=0&vmax=2')
    await press(page, 'sweep')
    await textOf(page, '#sweep-status', /^50 densities measured$/)
    const { sweep } = JSON.parse(await savedBy(page, 'traffic-json'))
    for (const { density, flow } of sweep) expect(flow).toBeCloseTo(Math.min(2 * density, 1 - density), 2)
  })

  test('all kernels of the race end with Node’s road', async () => {
    const page = await open('#view=race&cells=4096')
    await textOf(page, '#race-start', /Start/)
    await press(page, 'race-start')
    await textOf(page, '#race-status', hasGpu(name) ? /^All 12 checksums are equal\.$/ : /^All 11 checksums/)
    const sim = await createSimulation({ cells: 4096, density: 0.52, seed: 5743 })
    await sim.advance(100)
    const sums = await page.$$eval('#race-table code', (cells) => cells.map((cell) => cell.textContent))
    expect(new Set(sums)).toEqual(new Set([fnv(await sim.packed())]))
  })

  test('all kernels of the wave compute Node’s field', async () => {
    const page = await open('#view=wave&grid=32')
    await textOf(page, '#wave-words', /^33 × 33 points/)
    await press(page, 'wave-start')
    await textOf(page, '#wave-status', hasGpu(name) ? /^All 11 checksums are equal/ : /^All 10 checksums/)
    const sum = await page.$eval('#wave-table code', (cell) => Number(cell.textContent))
    expect(sum).toBeCloseTo((await createWave({ nx: 32, segments: 32 })).checksum, 8)
  })

  test('a service worker isolates the page with one reload, and keeps it without a network', async () => {
    const plain = await serve(site.folder, {})
    const page = await open('', { address: plain.address })
    await page.waitForFunction(() => crossOriginIsolated)
    await textOf(page, '#words', /ring road of 300 cells/)
    await plain.close()
    await page.reload()
    await textOf(page, '#words', /ring road of 300 cells/)
    await page.$eval('[data-view=race]', (link) => (link as HTMLElement).click())
    await textOf(page, '#race-start', /Start/)
  })

  test('without isolation it runs on one thread, and says so', async () => {
    const plain = await serve(site.folder, STRICT, ['service.js'])
    const page = await open('#view=race&cells=1024', { address: plain.address })
    await textOf(page, '#host', /^This page is not isolated.*one thread/)
    await press(page, 'race-start')
    await textOf(page, '#race-status', hasGpu(name) ? /^All 7 checksums are equal\.$/ : /^All 6 checksums/)
    await plain.close()
    visitor!.wrong = visitor!.wrong.filter((text) => !/service\.js|404|ServiceWorker/i.test(text))
  })

  test('it runs by itself, rests while another view is seen, and goes on', async () => {
    const page = await open('#speed=60', { still: false })
    const step = () => page.$eval('#ring', (ring) => Number(ring.getAttribute('data-step')))
    await page.waitForFunction(() => Number(document.querySelector('#ring')?.getAttribute('data-step')) > 3)
    await page.$eval('[data-view=race]', (link) => (link as HTMLElement).click())
    await page.waitForSelector('#race:not([hidden])')
    const frames = (count: number) =>
      page.evaluate(async (count) => {
        for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame)
      }, count)
    await frames(3)
    const rested = await step()
    await frames(10)
    expect(await step()).toBe(rested)
    await page.$eval('[data-view=traffic]', (link) => (link as HTMLElement).click())
    await page.waitForFunction(
      (rested) => Number(document.querySelector('#ring')?.getAttribute('data-step')) > rested,
      {},
      rested,
    )
  })

  test('every scene shows what it says', async () => {
    const page = await open()
    const names = await page.$$eval('[data-scene]', (all) =>
      all.map((one) => one.getAttribute('data-scene')!),
    )
    expect(names.length).toBe(6)
    for (const scene of names) {
      await page.$eval(`[data-scene=${scene}]`, (button) => (button as HTMLElement).click())
      await textOf(page, '#scene-text', /Try: .*Read: .*Learn: /)
      expect(await page.$eval('[aria-pressed=true]', (one) => one.getAttribute('data-scene'))).toBe(scene)
    }
    await page.waitForFunction(() => location.hash === '#scene=messages')
    await page.waitForSelector('#race:not([hidden])')
  })
})
