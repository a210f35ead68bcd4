/** Chromium and Firefox, without windows. */
import { spawnSync } from 'node:child_process'
import { type Browser, launch, type Page } from 'puppeteer-core'

export type BrowserName = 'chromium' | 'firefox-esr'

const NAMES: BrowserName[] = ['chromium', 'firefox-esr']

const isHere = (name: BrowserName) => spawnSync(name, ['--version']).status === 0

/** The browsers to test in. One that is missing is said aloud; where tests are run by a machine, it fails. */
export const browsers: BrowserName[] = NAMES.filter((name) => {
  const here = isHere(name) || process.env.CI !== undefined
  if (!here) console.warn(`There is no \`${name}\` here, so the page is not tested in it.`)
  return here
})

const pathOf = (name: BrowserName) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()

/** Chromium has a GPU in software, so that kernel gpu runs; Firefox has none. */
const FLAGS = [
  ...['--no-sandbox', '--disable-dev-shm-usage'],
  ...['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-webgpu-adapter=swiftshader'],
]

/** Whether kernel gpu runs there. */
export const hasGpu = (name: BrowserName) => name === 'chromium'

export const openBrowser = (name: BrowserName): Promise<Browser> =>
  launch({
    ...{ browser: name === 'chromium' ? 'chrome' : 'firefox', executablePath: pathOf(name), headless: true },
    args: name === 'chromium' ? FLAGS : [],
  })

/** A visitor: a page with a storage of its own, what was wrong on it, and what it saved. */
export type Visitor = { page: Page; wrong: string[]; leave(): Promise<void> }

/** Opens an address. With `still` the visitor wants less motion, so that roads begin paused. */
export async function visit(browser: Browser, address: string, still = true): Promise<Visitor> {
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warn') wrong.push(message.text())
  })
  page.on('pageerror', (error) => wrong.push(String(error)))
  // A page asks for the wish of its visitor by this function; not every browser can be told of one.
  await page.evaluateOnNewDocument((still) => {
    const ask = window.matchMedia.bind(window)
    window.matchMedia = (query) =>
      query.includes('reduced-motion') ? ({ matches: still } as MediaQueryList) : ask(query)
    const createAddress = URL.createObjectURL
    URL.createObjectURL = (blob: Blob) => {
      if (blob.type !== 'text/javascript') Object.assign(window, { saved: blob })
      return createAddress(blob)
    }
  }, still)
  await page.goto(address)
  return { page, wrong, leave: () => context.close() }
}

/** Resolves to the text of an element once it matches. */
export async function textOf(page: Page, selector: string, pattern: RegExp): Promise<string> {
  const found = await page.waitForFunction(
    (selector, source, flags) => {
      const text = document.querySelector(selector)?.textContent ?? ''
      return new RegExp(source, flags).test(text) && text
    },
    {},
    ...([selector, pattern.source, pattern.flags] as const),
  )
  return (await found.jsonValue()) as string
}

/** Presses a button of the page once it is there, wherever it stands. */
export async function press(page: Page, id: string) {
  await page.waitForSelector(`#${id}`)
  await page.$eval(`#${id}`, (button) => (button as HTMLButtonElement).click())
}

/** Presses a button that saves a file, and resolves to the file. */
export async function savedBy(page: Page, id: string): Promise<string> {
  await press(page, id)
  const saved = await page.waitForFunction(() => (window as { saved?: Blob }).saved?.text())
  return (await saved.jsonValue()) as string
}

/** Moves a slider to a place. */
export const slide = (page: Page, name: string, place: number) =>
  page.$eval(
    `#set-${name}`,
    (input, place) => {
      const slider = input as HTMLInputElement
      slider.value = String(place)
      slider.dispatchEvent(new Event('input', { bubbles: true }))
    },
    place,
  )
