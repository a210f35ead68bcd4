import { expect, test } from 'vitest'
import { type Rank, simulate } from '../../course/lib/ranks.js'

const right = ({ rank, size }: Rank) => (rank + 1) % size
const left = ({ rank, size }: Rank) => (rank + size - 1) % size

test('simulated ranks get what the others send, and messages are counted', async () => {
  const shift = async (me: Rank) => {
    const got = new Uint8Array(1)
    await Promise.all([me.send(right(me), Uint8Array.of(me.rank)), me.receive(left(me), got)])
    return got[0]
  }
  expect(await simulate(3, shift, 0)).toEqual({ results: [2, 0, 1], messages: 3 })
})

test('messages from one rank to another arrive in the order in which they were sent', async () => {
  const two = async (me: Rank) => {
    const got = [new Uint8Array(1), new Uint8Array(1)]
    if (me.rank === 0) await Promise.all([7, 8].map((value) => me.send(1, Uint8Array.of(value))))
    else for (const one of got) await me.receive(0, one)
    return got.map(([value]) => value)
  }
  expect((await simulate(2, two, 0)).results[1]).toEqual([7, 8])
})

test('if all ranks wait, it says for what', async () => {
  const everybodySends = (me: Rank) => me.send(right(me), Uint8Array.of(1))
  await expect(simulate(2, everybodySends, 0)).rejects.toThrow(
    'deadlock: rank 0 sends to 1, rank 1 sends to 0',
  )
})

test('a rank that ends alone leaves the other waiting', async () => {
  const alone = async (me: Rank) => me.rank === 0 && me.receive(1, new Uint8Array(1))
  await expect(simulate(2, alone, 0)).rejects.toThrow('deadlock: rank 0 receives from 1')
})

test('a message must have the length that is expected', async () => {
  const unequal = (me: Rank) =>
    me.rank === 0 ? me.send(1, new Uint8Array(2)) : me.receive(0, new Uint8Array(1))
  await expect(simulate(2, unequal, 0)).rejects.toThrow('rank 0 sends 2 bytes, rank 1 receives 1')
})
