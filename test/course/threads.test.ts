import { expect, test } from 'vitest'
import { inThreads } from '../../course/lib/threads.js'

test('each thread calls the function with its number, and shares memory', async () => {
  const counter = new Int32Array(new SharedArrayBuffer(4))
  const work = (thread: number, threads: number, shared: Int32Array) => {
    Atomics.add(shared, 0, 1)
    return [thread, threads]
  }
  expect(await inThreads(2, work, counter)).toEqual([
    [0, 2],
    [1, 2],
  ])
  expect(counter[0]).toBe(2)
})

test('helpers are there in a thread, and errors come back', async () => {
  const twice = 'function twice(value) { return 2 * value }'
  const work = new Function('thread', 'return twice(thread + 1)') as (thread: number) => number
  expect(await inThreads(2, work, 0, [twice])).toEqual([2, 4])
  await expect(inThreads(2, work, 0)).rejects.toThrow('In a thread: twice is not defined')
})
