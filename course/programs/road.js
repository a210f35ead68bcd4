/**
 * Million cells per second of three ways through a road of a million cells, as JSON: a plain loop, an operation on whole
 * arrays that is written as a loop, and one that the engine has built in. Chapters 5 and 6 run it with and without the
 * engine's compilers.
 */
import { performance } from 'node:perf_hooks'

const cells = 1_000_000
const road = Uint8Array.from({ length: cells + 2 }, (_, i) => Number((7919 * i) % 1000 < 520))
const next = new Uint8Array(cells + 2)

/** The step of chapter 1. */
function loop() {
  for (let i = 1; i <= cells; i++) next[i] = road[i] === 1 ? road[i + 1] : road[i - 1]
}

/** @type {(condition: Uint8Array, a: Uint8Array, b: Uint8Array, out: Uint8Array) => void} */
function where(condition, a, b, out) {
  for (let i = 0; i < out.length; i++) out[i] = condition[i] ? a[i] : b[i]
}

const [cell, left, right] = [road.subarray(1, -1), road.subarray(0, -2), road.subarray(2)]
const out = next.subarray(1, -1)

/** @type {(work: () => void) => number} */
function speed(work) {
  work()
  const began = performance.now()
  let [times, ms] = [0, 0]
  for (; ms < 100; ms = performance.now() - began) {
    work()
    times++
  }
  return (cells * times) / ms / 1000
}

process.stdout.write(
  JSON.stringify({
    loop: speed(loop),
    where: speed(() => where(cell, right, left, out)),
    copy: speed(() => next.set(road)),
  }),
)
