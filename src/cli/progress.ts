import { SingleBar } from 'cli-progress'

/** How far a long run is, shown on a terminal and nowhere else. */
export type Progress = { show(done: number): void; end(): void }

const SILENT: Progress = { show() {}, end() {} }

/** A bar that grows to `total`, with the time that is still to come. */
export function progressBar(label: string, total: number, quiet = false): Progress {
  if (quiet || !process.stderr.isTTY) return SILENT
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
    show: (done) => bar.update(done),
    end() {
      process.off('exit', stop)
      stop()
    },
  }
}
