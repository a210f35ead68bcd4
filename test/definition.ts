/**
 * Road traffic as it is told in words, cell by cell: what every strategy must agree with. It knows no rule number, no
 * neighbour that a cell takes, and nothing of the library.
 */

/** One step: all cars at once look ahead, and those with an empty cell in front of them move into it. */
export function drive(road: Uint8Array): { road: Uint8Array; moved: number } {
  const next = new Uint8Array(road.length)
  let moved = 0
  for (let cell = 0; cell < road.length; cell++) {
    if (road[cell] === 0) continue
    const front = cell + 1 === road.length ? 0 : cell + 1
    if (road[front] === 0) {
      next[front] = 1
      moved++
    } else {
      next[cell] = 1
    }
  }
  return { road: next, moved }
}

/** What a road becomes: the road after each step, and how many cars moved into it. Element 0 is the start. */
export type History = { roads: Uint8Array[]; moved: number[] }

const histories = new WeakMap<Uint8Array, History>()

/** The history of a road for at least so many steps; what was worked out before is kept. */
export function history(road: Uint8Array, steps: number): History {
  let known = histories.get(road)
  if (!known) {
    known = { roads: [road], moved: [0] }
    histories.set(road, known)
  }
  while (known.roads.length <= steps) {
    const next = drive(known.roads[known.roads.length - 1])
    known.roads.push(next.road)
    known.moved.push(next.moved)
  }
  return known
}
