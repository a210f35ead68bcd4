import { afterEach, expect, test, vi } from 'vitest'
import { controlBytes, OBSERVATIONS, viewControl, waitWhile } from '../../src/executors/control.js'

afterEach(() => {
  vi.restoreAllMocks()
})

test('nothing that threads share lies upon anything else', () => {
  const workers = 5
  const buffer = new SharedArrayBuffer(controlBytes(workers, 7))
  const { command, unfinished, epochs, steps, observed, counts, boundaryCounts } = viewControl(
    buffer,
    workers,
    7,
  )
  const views = [command, unfinished, ...epochs, steps, observed, ...counts, ...boundaryCounts]
  const spans = views.map(({ byteOffset, byteLength }) => [byteOffset, byteOffset + byteLength])
  spans.sort(([a], [b]) => a - b)
  spans.forEach(([begin], i) => {
    if (i > 0) expect(begin).toBeGreaterThanOrEqual(spans[i - 1][1])
  })
  expect(spans[spans.length - 1][1]).toBeLessThanOrEqual(buffer.byteLength)
})

test('a command has room for its observations, and each worker for its counts', () => {
  const { observed, counts } = viewControl(new SharedArrayBuffer(controlBytes(3, 3)), 3, 3)
  expect(observed.length).toBe(1 + OBSERVATIONS)
  expect(counts.map((mine) => mine.length)).toEqual([OBSERVATIONS, OBSERVATIONS, OBSERVATIONS])
})

test('numbers that threads wait for lie on cache lines of their own', () => {
  const { command, unfinished, epochs } = viewControl(new SharedArrayBuffer(controlBytes(4, 6)), 4, 6)
  const lines = [command, unfinished, ...epochs].map(({ byteOffset }) => Math.floor(byteOffset / 64))
  expect(new Set(lines).size).toBe(8)
})

test('who is woken too early goes on waiting', () => {
  const shared = new Int32Array(new SharedArrayBuffer(4))
  // A number is stored first and told of afterwards, so that news of the one before can wake who waits for the next.
  const wait = vi
    .spyOn(Atomics, 'wait')
    .mockImplementationOnce(() => 'ok')
    .mockImplementationOnce(() => {
      shared[0] = 1
      return 'ok'
    })
  waitWhile(shared, 0)
  expect(wait).toHaveBeenCalledTimes(2)
})
