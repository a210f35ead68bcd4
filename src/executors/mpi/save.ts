import { cannotWrite, type Draft, discardAtExit, openDraft } from '../../io/draft.js'
import { type Files, nodeFiles, reasonOf } from '../../io/file.js'
import { formatHeader } from '../../io/npy.js'
import { eachRange } from '../../layouts/cellRanges.js'
import type { CellRange } from '../../layouts/layout.js'
import { unpackInto } from '../../layouts/packed.js'
import { turns } from '../../turns.js'
import type { World } from './world.js'

/** Bytes that a rank writes at a time. */
const PIECE = 2 ** 24

/** What a rank writes: its stretches of the road, and where there is a car on them, packed one behind the other. */
export type Own = { cellRanges: readonly CellRange[]; occupied(): Uint8Array }

/**
 * Collective: writes the road as one .npy file. The first rank opens a draft and writes the header, all write their
 * cells, and the first moves it to its place. What goes wrong in one rank is thrown in all of them, in its words.
 */
export async function saveTogether(world: World, file: string, cells: number, own: Own) {
  const files = await nodeFiles()
  const first = world.rank === 0
  let keep = () => {}
  try {
    const draft = agree(world, () => (first ? openDraft(files, file) : undefined))
    try {
      // With a prefix such as 'nfs:' MPI would take a name for more than that; a draft's begins with '/'.
      const name = tell(world, draft?.name ?? '')
      // Whichever rank ends the job, the first may not come to it.
      if (!first) keep = discardAtExit(files, name)
      const header = formatHeader([cells])
      const occupied = agree(world, () => {
        if (first) files.fs.appendFileSync(name, header)
        return own.occupied()
      })
      await writeCells(world, name, header.length, own.cellRanges, occupied)
      agree(world, () => draft && publish(files, draft, header.length + cells))
    } finally {
      draft?.discard()
    }
  } catch (error) {
    throw new Error(`save: ${cannotWrite(file, error)}`)
  } finally {
    keep()
  }
}

/** Not all libraries say what they could not write. */
function publish({ fs }: Files, draft: Draft, bytes: number) {
  const { size } = fs.statSync(draft.name)
  if (size !== bytes) throw new Error(`${bytes} bytes were written, and ${size} are there`)
  draft.publish()
}

/**
 * Each collective call writes the same parts of the same stretches in every rank: in the lanes layout these lie side by
 * side in the file.
 *
 * @param begin the byte of the file where cell 0 is
 */
async function writeCells(
  world: World,
  name: string,
  begin: number,
  cellRanges: readonly CellRange[],
  occupied: Uint8Array,
) {
  const { calls, most, partsOf } = agreeOnCalls(world, cellRanges)
  const room = agree(world, () => new Uint8Array(new ArrayBuffer(Math.max(128, most))))
  const shared = agree(world, () => world.openFile(name))
  const turn = turns()
  let failure: unknown

  for (let i = 0; i < calls; i++) {
    if (turn.over()) await turn.next()
    // After a failure it takes part, so that nobody waits, and writes nothing.
    const parts = failure === undefined ? partsOf(i) : []
    const lengths = parts.map(({ length }) => length)
    let bytes = 0
    for (const { at, length } of parts) {
      unpackInto(room.subarray(bytes, bytes + length), occupied, at)
      bytes += length
    }
    try {
      shared.write(
        parts.map(({ from }) => begin + from),
        lengths,
        room.subarray(0, bytes),
      )
    } catch (error) {
      failure = error
    }
  }
  agree(world, () => {
    shared.close()
    if (failure) throw failure
  })
}

/** Some cells in a row: where they begin on the road, where they are packed, and how many they are. */
type Part = { from: number; at: number; length: number }

/** Collective: in how many calls the road is written, and what this rank writes in each: short stretches together. */
function agreeOnCalls(world: World, cellRanges: readonly CellRange[]) {
  const lengths = cellRanges.map(({ from, to }) => to - from)
  const all = world.gather([lengths.length, largest(lengths)])
  const count = largest(all.map(([count]) => count))
  const longest = largest(all.map(([, longest]) => longest))
  const pieces = Math.ceil(longest / PIECE)
  const together = Math.max(1, Math.floor(PIECE / longest))
  const parts: Part[] = []
  eachRange(cellRanges, ({ from, to }, at) => {
    const bounds = Array.from({ length: pieces + 1 }, (_, i) => Math.floor(((to - from) * i) / pieces))
    for (const [i, first] of bounds.slice(0, -1).entries()) {
      parts.push({ from: from + first, at: at + first, length: bounds[i + 1] - first })
    }
  })
  return {
    calls: Math.ceil((count * pieces) / together),
    /** Bytes of a call. */
    most: Math.min(longest, PIECE) * Math.min(together, count),
    partsOf: (call: number) => parts.slice(together * call, together * (call + 1)),
  }
}

/** As arguments of `Math.max` they could be too many. */
const largest = (numbers: readonly number[]) => numbers.reduce((most, number) => Math.max(most, number), 0)

/** Collective: does in each rank what may fail, and throws in all what is thrown in the first where something is. */
function agree<Result>(world: World, work: () => Result): Result {
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

/** Collective: what the first rank says. */
const tell = (world: World, text: string): string =>
  textOf(world.gather(world.rank === 0 ? codesOf(text) : [])[0])

const codesOf = (text: string): number[] => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))

const textOf = (codes: readonly number[]): string => codes.map((code) => String.fromCharCode(code)).join('')
