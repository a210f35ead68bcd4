import { readFileSync, writeFileSync } from 'node:fs'
import type { Target } from './figure.js'

/** A number with three digits, thousands separators and no exponent. */
export function figure(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumSignificantDigits: 3 })
}

/** A Markdown table; the first column has text, the others have figures. */
export const table = (head: string[], rows: string[][]): string =>
  [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')

/** The fastest and the slowest sample, relative to the median. */
export const spread = ({ median, min, max }: { median: number; min: number; max: number }): string =>
  `${figure((100 * (min - median)) / median)} to +${figure((100 * (max - median)) / median)} %`

/** Figures against what is wanted of them. */
export const targetTable = (targets: Target[]): string =>
  table(
    ['ratio of medians', 'wanted', 'measured'],
    targets.map(({ figure: name, atLeast, measured }) => [
      name,
      atLeast === undefined ? '–' : figure(atLeast),
      `${figure(measured)}${atLeast !== undefined && measured < atLeast ? ' (short)' : ''}`,
    ]),
  )

/** Puts text between the marks `<!-- NAME:begin -->` and `<!-- NAME:end -->` of a file. */
export function fill(file: string, name: string, text: string) {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const old = readFileSync(file, 'utf8')
  const [from, to] = [old.indexOf(begin), old.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${file}: no ${begin} … ${end}`)
  writeFileSync(file, `${old.slice(0, from + begin.length)}\n\n${text}\n\n${old.slice(to)}`)
}
