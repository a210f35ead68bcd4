// The answer the peers are checked against: a road of Rule 184 after any number of steps, in time that grows with
// cells + steps only, and by no stepping at all, so that it shares no mistake with them.
//
// Let h be a mountain range with a slope down under every car and a slope up under every empty cell. Rule 184 is
// then h(j) <- min(h(j-1), h(j+1)) (the ultradiscrete Burgers equation; Nishinari and Takahashi 1998), and T steps are
// the least h of the cells j-T, j-T+2, …, j+T: a sliding-window minimum.

/** The packed road after `steps` steps, and the cars that moved into the last of them. */
export type Reference = (road: Uint8Array, cells: number, steps: number) => Advanced | Promise<Advanced>

export interface Advanced {
  road: Uint8Array
  moved: number
}

const cell = (road: Uint8Array, i: number) => (road[i >> 3]! >> (i & 7)) & 1

/** The heights at 0 … cells, and how much is gained once around the ring. */
function heightsOf(road: Uint8Array, cells: number) {
  const heights = new Int32Array(cells + 1)
  for (let i = 0; i < cells; i++) heights[i + 1] = heights[i]! + 1 - 2 * cell(road, i)
  return { heights, gain: heights[cells]! }
}

/** A queue of places, in rising order of place and of height: its front is the lowest in the window. */
class Window {
  private readonly places: number[] = []
  private readonly levels: number[] = []
  private front = 0

  push(place: number, level: number): void {
    while (this.places.length > this.front && this.levels.at(-1)! >= level) {
      this.places.pop()
      this.levels.pop()
    }
    this.places.push(place)
    this.levels.push(level)
  }

  lowestFrom(place: number): number {
    while (this.places[this.front]! < place) this.front++
    return this.levels[this.front]!
  }
}

function jump(road: Uint8Array, cells: number, steps: number): Uint8Array {
  const { heights, gain } = heightsOf(road, cells)
  const height = (place: number) => {
    const turns = Math.floor(place / cells)
    return heights[place - turns * cells]! + turns * gain
  }
  const windows = [new Window(), new Window()] // of even and of odd places
  const enter = (place: number) => windows[place & 1]!.push(place, height(place))

  const next = new Uint8Array(Math.ceil(cells / 8))
  for (let place = -steps; place < steps; place++) enter(place)
  let before = 0
  for (let j = 0; j <= cells; j++) {
    enter(j + steps)
    const now = windows[(j + steps) & 1]!.lowestFrom(j - steps)
    if (j > 0 && now < before) next[(j - 1) >> 3]! |= 1 << ((j - 1) & 7)
    before = now
  }
  return next
}

/** Cars with an empty cell ahead: those that move in the next step. */
function countFree(road: Uint8Array, cells: number): number {
  let free = 0
  for (let i = 0; i < cells; i++) free += cell(road, i) & ~cell(road, (i + 1) % cells)
  return free
}

export const exactReference: Reference = (road, cells, steps) => ({
  road: jump(road, cells, steps),
  moved: countFree(jump(road, cells, steps - 1), cells),
})
