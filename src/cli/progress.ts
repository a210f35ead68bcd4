import { SingleBar } from 'cli-progress'

/** Shows the progress of a long run. */
export type Progress = {
  show(done: number): void
  /** Clears the bar from the terminal before something is printed. */
  pause(): void
  end(): void
}

const SILENT: Progress = { show() {}, pause() {}, end() {} }

/** A bar on a terminal; a line every 30 seconds in a file, in a pipe, or on a terminal without cursor control. */
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

/** The same for work whose length is known only when it has begun. */
export function lazyBar(label: string, quiet?: boolean) {
  let progress: Progress | undefined
  return {
    show(done: number, total: number) {
      progress ??= progressBar(label, total, quiet)
      progress.show(done)
    },
    end: () => progress?.end(),
  }
}

/** A bar that grows to `total`, with the time left. */
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
  // The bar changes how the terminal wraps lines; a run that ends early must restore it.
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

/** Milliseconds between lines. */
const LINE_INTERVAL = 30_000

/**
 * Progress as lines of text.
 *
 * @param now a clock in milliseconds
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
      if (done >= total || time < last + LINE_INTERVAL) return
      last = time
      const percent = Math.floor((100 * done) / total)
      print(
        `lanewise: ${label} ${percent} %, ${durationOf(((time - began) * (total - done)) / done)} to go\n`,
      )
    },
  }
}

/** A duration as text, in the form that the bar uses. */
function durationOf(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (!Number.isFinite(seconds)) return 'unknown time'
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (hours > 0) return `${hours}h${minutes}m`
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`
}
