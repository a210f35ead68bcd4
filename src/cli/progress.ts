import { SingleBar } from 'cli-progress'

/** How far a long run is, shown to whoever waits for it. */
export type Progress = {
  show(done: number): void
  /** Makes room on the terminal for what is printed next. */
  pause(): void
  end(): void
}

const SILENT: Progress = { show() {}, pause() {}, end() {} }

/** A bar on a terminal, elsewhere a line now and then: to a file, to a pipe, or on a terminal that only prints. */
export function progressBar(label: string, total: number, quiet = false): Progress {
  if (quiet) return SILENT
  return process.stderr.isTTY && process.env.TERM !== 'dumb'
    ? bar(label, total)
    : lines(
        label,
        total,
        (line) => process.stderr.write(line),
        () => performance.now(),
      )
}

/** A bar that grows to `total`, with the time that is still to come. */
function bar(label: string, total: number): Progress {
  const format = `${label} [{bar}] {percentage} %, {eta_formatted} to go`
  const bar = new SingleBar({
    format,
    stream: process.stderr,
    hideCursor: false,
    clearOnComplete: true,
    fps: 10,
  })
  bar.start(total, 0)
  // The bar changes how the terminal wraps its lines; a run that ends early must not leave that behind.
  const stop = () => bar.stop()
  process.once('exit', stop)
  return {
    show: (done) => (bar.isActive ? bar.update(done) : bar.start(total, done)),
    pause() {
      if (process.stdout.isTTY) stop()
    },
    end() {
      process.off('exit', stop)
      stop()
    },
  }
}

/** Milliseconds from line to line. */
const PATIENCE = 30_000

/**
 * The same in lines.
 *
 * @param now milliseconds of a clock
 */
export function lines(
  label: string,
  total: number,
  print: (line: string) => void,
  now: () => number,
): Progress {
  const began = now()
  let last = began
  return {
    ...SILENT,
    show(done) {
      const time = now()
      if (done >= total || time < last + PATIENCE) return
      last = time
      const percent = Math.floor((100 * done) / total)
      print(
        `lanewise: ${label} ${percent} %, ${durationOf(((time - began) * (total - done)) / done)} to go\n`,
      )
    },
  }
}

/** Milliseconds in words, as the bar has them, too. */
function durationOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (!Number.isFinite(seconds)) return 'unknown time'
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (hours > 0) return `${hours}h${minutes}m`
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`
}
