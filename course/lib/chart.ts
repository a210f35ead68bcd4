import { createRequire } from 'node:module'
import { Resvg } from '@resvg/resvg-js'
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { display } from './display.ts'

/** Middle tones, which can be read on white and on black. */
const INK = '#808080'
const COLOURS = ['#3987e5', '#e0752d', '#2a9d6f', '#b55fc4', '#c79a1e', '#d9506e', '#4aa3b8', '#8a8a8a']

const CONFIG = {
  background: 'transparent',
  font: 'Arimo, Arial, Helvetica, sans-serif',
  axis: { labelColor: INK, titleColor: INK, domainColor: INK, tickColor: INK, grid: false },
  axisX: { titleFontWeight: 'normal' },
  axisY: { titleFontWeight: 'normal' },
  legend: { labelColor: INK, titleColor: INK, titleFontWeight: 'normal' },
  header: { labelColor: INK, titleColor: INK },
  title: { color: INK, anchor: 'start' },
  view: { stroke: INK },
  rule: { color: INK },
  text: { color: INK },
  mark: { color: COLOURS[0] },
  range: { category: COLOURS },
} as const

/** Pixels of the image per pixel of the screen. */
const SCALE = 1.5

/** Letters come from a package, since some machines have none. */
const { resolve } = createRequire(import.meta.url)
const FONTS = ['400Regular/Arimo_400Regular.ttf', '700Bold/Arimo_700Bold.ttf'].map((file) =>
  resolve(`@expo-google-fonts/arimo/${file}`),
)

/**
 * Shows a chart, from a specification of Vega-Lite. Notebooks that know Vega-Lite draw it themselves, all others show an
 * image.
 *
 * @param spec as in the documentation of Vega-Lite; size and colours have defaults
 */
export async function chart(spec: TopLevelSpec) {
  const whole = { width: 420, height: 260, ...spec, config: CONFIG } as TopLevelSpec
  const view = new View(parse(compile(whole).spec), { renderer: 'none' })
  const image = new Resvg(await view.toSVG(), {
    fitTo: { mode: 'zoom', value: SCALE },
    font: { loadSystemFonts: false, fontFiles: FONTS, defaultFontFamily: 'Arimo' },
  }).render()
  view.finalize()
  const formats = {
    'application/vnd.vegalite.v5+json': whole,
    'image/png': image.asPng().toString('base64'),
    'text/plain': `chart: ${[spec.title ?? ''].join('')}`,
  }
  await display(formats, image.width / SCALE)
}
