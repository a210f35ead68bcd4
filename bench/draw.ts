import { writeFileSync } from 'node:fs'
import { parse, View } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'

export type Point = Record<string, number | string>
export type Encoding = NonNullable<Extract<TopLevelSpec, { encoding?: unknown }>['encoding']>

/** The common parts of all charts; `where` names the machine and the day, where they matter. */
export const chartOn =
  (where?: string) =>
  (title: string, values: object[], rest: object): TopLevelSpec =>
    ({
      $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
      title: { text: title, anchor: 'start', ...(where !== undefined && { subtitle: where }) },
      width: 560,
      background: 'white',
      config: {
        font: 'sans-serif',
        axis: { labelFontSize: 12, titleFontSize: 12, labelLimit: 400 },
        legend: { labelFontSize: 12, labelLimit: 400 },
      },
      data: { values },
      ...rest,
    }) as TopLevelSpec

export const logScale = { type: 'log' } as const
export const quantitative = (field: string, title: string, scale?: object) =>
  ({ field, type: 'quantitative', title, ...(scale && { scale }) }) as Encoding['x']

export const svgOf = (spec: TopLevelSpec): Promise<string> =>
  new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG()

export async function draw(name: string, spec: TopLevelSpec) {
  writeFileSync(new URL(`results/${name}.svg`, import.meta.url), await svgOf(spec))
}
