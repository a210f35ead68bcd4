import type { WaveReport } from './report.js'

/** All rows, as text. */
export function waveTable({ rows }: WaveReport): string {
  const lines = rows.map(({ name, pairs, seconds, pairsPerSecond }) => {
    const [median, min, max] = [seconds.median, seconds.min, seconds.max].map((time) =>
      (time * 1e3).toPrecision(3),
    )
    return [
      name.padEnd(84),
      `${pairs}`.padStart(10),
      (1e9 / pairsPerSecond).toPrecision(3).padStart(10),
      `  ${median} (${min} to ${max})`,
    ].join('')
  })
  return [
    ['wave'.padEnd(84), 'pairs'.padStart(10), 'ns a pair'.padStart(10), '  ms'].join(''),
    ...lines,
  ].join('\n')
}
