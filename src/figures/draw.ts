import { createRequire } from 'node:module'
import type * as Vega from 'vega'
import { checkInteger } from '../check.js'
import { type FieldPicture, fieldPalette, fieldPixels, fieldSpec } from './field.js'
import { type FundamentalDiagram, fundamentalSpec } from './fundamental.js'
import { checkPicture, palette, type SpaceTime, spaceTimeSpec } from './spaceTime.js'

/**
 * Figures as files. The packages that draw are large and few runs need them, so they are optional and loaded only when a
 * figure is drawn.
 */

export type FigureFormat = 'svg' | 'png'

/** The packages that draw, with their tested versions. */
const PACKAGES = {
  vega: 'vega@6',
  raster: 'fast-png@8',
  resvg: '@resvg/resvg-js@2',
  font: '@expo-google-fonts/arimo@0.4',
}
type Package = keyof typeof PACKAGES

/** Where packages come from: `load` imports a package, `find` returns the path of one of its files. */
export type Source = { load(name: string): Promise<unknown>; find(file: string): string }

const require = createRequire(import.meta.url)
const INSTALLED: Source = { load: (name) => import(name), find: (file) => require.resolve(file) }

/** The parts of the image packages that are used. */
type Encode = (image: object, options?: object) => Uint8Array
type Resvg = new (svg: string, options: object) => { render(): { asPng(): Uint8Array } }

/** The figures that there are. */
export type Figure = 'fundamental' | 'spaceTime' | 'field'

/** The packages that each figure needs. */
const NEEDED: Record<Figure, Record<FigureFormat, Package[]>> = {
  fundamental: { svg: ['vega'], png: ['vega', 'resvg', 'font'] },
  spaceTime: { svg: ['vega', 'raster'], png: ['vega', 'raster', 'resvg', 'font'] },
  field: { svg: ['vega', 'raster'], png: ['vega', 'raster', 'resvg', 'font'] },
}

/** Throws if a package of this figure is missing: commands check this before a long run. */
export async function checkPackages(figure: Figure, format: FigureFormat, source = INSTALLED) {
  await gather(NEEDED[figure][format], source)
}

export async function drawFundamental(
  diagram: FundamentalDiagram,
  format: FigureFormat,
  source = INSTALLED,
): Promise<Uint8Array> {
  const tools = await gather(NEEDED.fundamental[format], source)
  const svg = await toSvg(tools, fundamentalSpec(diagram))
  return format === 'png' ? toPng(tools, svg, 2) : new TextEncoder().encode(svg)
}

/** @throws {RangeError} for more cells than a picture can have, or bytes that are not states */
export async function drawSpaceTime(
  diagram: SpaceTime,
  format: FigureFormat,
  source = INSTALLED,
): Promise<Uint8Array> {
  const { states, width, rows, vmax } = diagram
  checkPicture(width, rows)
  checkInteger('vmax', vmax, 0, 254)
  checkStates(diagram)
  const tools = await gather(NEEDED.spaceTime[format], source)
  const raster = rasterUrl(tools, { width, height: rows, data: states, palette: palette(vmax) })
  const svg = await toSvg(tools, spaceTimeSpec(diagram, raster))
  // One pixel per cell is sharp enough for a large picture.
  return format === 'png'
    ? toPng(tools, svg, Math.max(width, rows) > 2000 ? 1 : 2)
    : new TextEncoder().encode(svg)
}

export async function drawField(
  picture: FieldPicture,
  format: FigureFormat,
  source = INSTALLED,
): Promise<Uint8Array> {
  const [width, height] = [picture.x.length, picture.y.length]
  const tools = await gather(NEEDED.field[format], source)
  const raster = rasterUrl(tools, { width, height, data: fieldPixels(picture), palette: fieldPalette() })
  const svg = await toSvg(tools, fieldSpec(picture, raster))
  return format === 'png'
    ? toPng(tools, svg, Math.max(width, height) > 2000 ? 1 : 2)
    : new TextEncoder().encode(svg)
}

function checkStates({ states, width, rows, vmax }: SpaceTime) {
  if (states.length !== width * rows) {
    throw new RangeError(`states: ${states.length} bytes are not ${rows} rows of ${width} cells`)
  }
  const wrong = states.findIndex((state) => state > vmax + 1)
  if (wrong >= 0) throw new RangeError(`states: ${states[wrong]} is not a state from 0 to ${vmax + 1}`)
}

type Tools = { [name in Package]?: unknown }

/** The packages that a figure needs, or an error that says what to install for all figures. */
async function gather(names: Package[], source: Source): Promise<Tools> {
  const tools: Tools = {}
  for (const name of names) {
    const tool = await find(name, source)
    if (!tool) throw await missingPackages(source)
    tools[name] = tool
  }
  return tools
}

/** A package, or undefined if it is not installed. */
async function find(name: Package, source: Source): Promise<unknown> {
  try {
    return name === 'font' ? FONTS.map(source.find) : await source.load(nameOf(name))
  } catch (error) {
    if (/^(ERR_)?MODULE_NOT_FOUND$/.test((error as NodeJS.ErrnoException).code ?? '')) return
    throw broken(name, error)
  }
}

/** Names all missing packages, so that one installation is enough for all figures. */
async function missingPackages(source: Source): Promise<Error> {
  const missing: string[] = []
  for (const name of Object.keys(PACKAGES) as Package[]) {
    if (!(await find(name, source))) missing.push(PACKAGES[name])
  }
  return new Error(`figures need packages that are not installed: npm install ${missing.join(' ')}`)
}

const nameOf = (name: Package) => PACKAGES[name].replace(/@[^@]*$/, '')

const FONTS = ['400Regular/Arimo_400Regular.ttf', '700Bold/Arimo_700Bold.ttf'].map(
  (file) => `${nameOf('font')}/${file}`,
)

const broken = (name: Package, error: unknown) =>
  new Error(
    `figures need ${nameOf(name)}, which cannot be loaded: ${String((error as Error)?.message).split('\n')[0]}`,
  )

/** An image of one pixel per byte, as a URL; a byte is the index of a colour. */
function rasterUrl(
  { raster }: Tools,
  image: { width: number; height: number; data: Uint8Array; palette: number[][] },
): string {
  const { encode } = raster as { encode: Encode }
  const png = encode({ ...image, depth: 8, channels: 1 })
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`
}

async function toSvg({ vega }: Tools, spec: Vega.Spec): Promise<string> {
  const { parse, View } = vega as typeof Vega
  const view = new View(parse(spec), { renderer: 'none' })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}

/** Fonts come from a package: some machines have none, and all machines should draw the same letters. */
function toPng({ resvg, font }: Tools, svg: string, scale: number): Uint8Array {
  const { Resvg } = resvg as { Resvg: Resvg }
  return new Resvg(svg.replace('image-rendering: pixelated;', ''), {
    fitTo: { mode: 'zoom', value: scale },
    imageRendering: 1,
    font: { loadSystemFonts: false, fontFiles: font, defaultFontFamily: 'Arimo', sansSerifFamily: 'Arimo' },
  })
    .render()
    .asPng()
}
