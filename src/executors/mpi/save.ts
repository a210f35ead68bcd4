import { cannotWrite, type Draft, discardAtExit, openDraft } from '../../io/draft.js'
import { type Files, nodeFiles, reasonOf } from '../../io/file.js'
import { formatHeader } from '../../io/npy.js'
import { eachRange } from '../../layouts/cellRanges.js'
import type { CellRange } from '../../layouts/layout.js'
import { unpackInto } from '../../layouts/packed.js'
import { openYielder } from '../../yielder.js'
import type { World } from './world.js'

/** The most bytes that a rank writes per call. */
const PIECE_BYTES = 2 ** 24

/** The cells of a rank. */
export type OwnCells = {
  cellRanges: readonly CellRange[]
  /** Where there is a car on them, packed one range behind the other. */
  occupied(): Uint8Array
  /** Writes the states of its cells among those from `from` on, and nothing for the cells of other ranks. */
  states(from: number, states: Uint8Array): void
}

/**
 * Collective: writes the road as one .npy file. Rank 0 opens a draft and writes the header, all ranks write their cells,
 * and rank 0 renames the draft. An error in one rank is thrown in all of them.
 */
export async function saveCollectively(
  world: World,
  file: string,
  cells: number,
  own: OwnCells,
  asStates: boolean,
) {
  const files = await nodeFiles()
  const first = world.rank === 0
  let cancelDiscard = () => {}
  try {
    const draft = runOnAllOrThrow(world, () => (first ? openDraft(files, file) : undefined))
    try {
      // MPI would interpret a prefix such as 'nfs:'; the name of a draft begins with '/'.
      const name = broadcast(world, draft?.name ?? '')
      // If another rank ends the job, rank 0 cannot remove the draft.
      if (!first) cancelDiscard = discardAtExit(files, name)
      const header = formatHeader([cells])
      const fill = runOnAllOrThrow(world, () => {
        if (first) files.fs.appendFileSync(name, header)
        return filling(own, asStates)
      })
      await writeCells(world, name, header.length, own.cellRanges, fill)
      runOnAllOrThrow(world, () => draft && publish(files, draft, header.length + cells))
    } finally {
      draft?.discard()
    }
  } catch (error) {
    throw new Error(`save: ${cannotWrite(file, error)}`)
  } finally {
    cancelDiscard()
  }
}

/** Fills room for a piece with its cells, a byte each. */
type Fill = (room: Uint8Array, piece: Piece) => void

function filling(own: OwnCells, asStates: boolean): Fill {
  if (asStates) return (room, { from }) => own.states(from, room.fill(0))
  const occupied = own.occupied()
  return (room, { at }) => unpackInto(room, occupied, at)
}

/** Checks the size first: not all libraries report what they could not write. */
function publish({ fs }: Files, draft: Draft, bytes: number) {
  const { size } = fs.statSync(draft.name)
  if (size !== bytes) throw new Error(`${bytes} bytes were written, and ${size} are there`)
  draft.publish()
}

/**
 * Collective: writes the cells. Each call writes the same pieces of the same ranges in every rank; with the lanes layout
 * these are next to each other in the file.
 *
 * @param begin the byte of the file that holds cell 0
 */
async function writeCells(
  world: World,
  name: string,
  begin: number,
  cellRanges: readonly CellRange[],
  fill: Fill,
) {
  const { calls, most, piecesOf } = planCalls(world, cellRanges)
  const room = runOnAllOrThrow(world, () => new Uint8Array(new ArrayBuffer(Math.max(128, most))))
  const shared = runOnAllOrThrow(world, () => world.openFile(name))
  const yielder = openYielder()
  let failure: unknown

  for (let i = 0; i < calls; i++) {
    if (yielder.isDue()) await yielder.pause()
    // After a failure it still makes the calls, so that no rank waits for it, and writes nothing.
    const pieces = failure === undefined ? piecesOf(i) : []
    const lengths = pieces.map(({ length }) => length)
    let bytes = 0
    for (const piece of pieces) {
      fill(room.subarray(bytes, bytes + piece.length), piece)
      bytes += piece.length
    }
    try {
      shared.write(
        pieces.map(({ from }) => begin + from),
        lengths,
        room.subarray(0, bytes),
      )
    } catch (error) {
      failure = error
    }
  }
  runOnAllOrThrow(world, () => {
    shared.close()
    if (failure) throw failure
  })
}

/** Adjacent cells: the first one on the road, its position in the packed cells, and how many there are. */
type Piece = { from: number; at: number; length: number }

/** Collective: the number of calls, and the pieces that this rank writes in each. Short ranges share a call. */
function planCalls(world: World, cellRanges: readonly CellRange[]) {
  const lengths = cellRanges.map(({ from, to }) => to - from)
  const all = world.gather([lengths.length, largest(lengths)])
  const count = largest(all.map(([count]) => count))
  const longest = largest(all.map(([, longest]) => longest))
  const perRange = Math.ceil(longest / PIECE_BYTES)
  const together = Math.max(1, Math.floor(PIECE_BYTES / longest))
  const pieces: Piece[] = []
  eachRange(cellRanges, ({ from, to }, at) => {
    const bounds = Array.from({ length: perRange + 1 }, (_, i) => Math.floor(((to - from) * i) / perRange))
    for (const [i, first] of bounds.slice(0, -1).entries()) {
      pieces.push({ from: from + first, at: at + first, length: bounds[i + 1] - first })
    }
  })
  return {
    calls: Math.ceil((count * perRange) / together),
    /** The most bytes of a call. */
    most: Math.min(longest, PIECE_BYTES) * Math.min(together, count),
    piecesOf: (call: number) => pieces.slice(together * call, together * (call + 1)),
  }
}

/** Not `Math.max(...numbers)`, which limits the number of arguments. */
const largest = (numbers: readonly number[]) => numbers.reduce((most, number) => Math.max(most, number), 0)

/** Collective: runs `work` in each rank. If it throws in some, all throw the error of the first of them. */
function runOnAllOrThrow<Result>(world: World, work: () => Result): Result {
  const outcome = attempt(work)
  const failure = world.gather(outcome.words).find((words) => words.length > 0)
  if (failure) throw new Error(textOf(failure))
  return outcome.result!
}

function attempt<Result>(work: () => Result): { result?: Result; words: number[] } {
  try {
    return { result: work(), words: [] }
  } catch (error) {
    return { words: codesOf(reasonOf(error) || 'it says nothing') }
  }
}

/** Collective: sends the text of rank 0 to all ranks. */
const broadcast = (world: World, text: string): string =>
  textOf(world.gather(world.rank === 0 ? codesOf(text) : [])[0])

const codesOf = (text: string): number[] => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))

const textOf = (codes: readonly number[]): string => codes.map((code) => String.fromCharCode(code)).join('')
