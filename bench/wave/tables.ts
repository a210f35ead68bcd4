import { figure, fill, spread, table, targetTable } from '../text.js'
import { ofCourse, relative, whereOf } from './course.js'
import type { WaveReport } from './report.js'
import type { WaveMeasured } from './row.js'

/** Writes the figures of the wave into docs/performance.md. */
export function fillWave(report: WaveReport) {
  fill('docs/performance.md', 'wave', ladder(report))
  fill('docs/performance.md', 'wave-fine', fine(report))
  fill('docs/performance.md', 'wave-targets', targetTable(report.targets))
}

/** Ours and the peers' on the course's scene. */
function ladder(report: WaveReport): string {
  const rows = ofCourse(report).toSorted((a, b) => a.pairsPerSecond - b.pairsPerSecond)
  const lines = rows.map((row) => [
    row.of === 'lanewise' ? `**${row.name.replace(/, n = \d+$/, '')}**` : row.name,
    `${row.n}`,
    nanoseconds(row),
    figure(relative(report, row)),
    spread(row.seconds),
  ])
  return `${table(['who', 'n', 'ns per pair', '× CPython', 'spread of the times'], lines)}\n\n${whereOf(report)}.`
}

/** Ours on a finer grid. */
function fine(report: WaveReport): string {
  const lines = report.rows
    .filter(({ n }) => n > 128)
    .map((row) => [row.name, nanoseconds(row), figure(row.seconds.median), spread(row.seconds)])
  return `${table(['what', 'ns per pair', 'seconds', 'spread of the times'], lines)}\n\n${whereOf(report)}.`
}

const nanoseconds = (row: WaveMeasured) => figure(1e9 / row.pairsPerSecond)
