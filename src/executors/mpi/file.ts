import type { Library } from './library.js'

/** A file that all ranks write together. Each call is collective. */
export type SharedFile = {
  /**
   * Writes `bytes` in pieces: piece i has lengths[i] bytes and begins at byte offsets[i] of the file.
   *
   * @param offsets ascending; may be empty
   * @param lengths their sum is at most 2^31 - 1
   */
  write(offsets: readonly number[], lengths: readonly number[], bytes: Uint8Array): void
  close(): void
}

/** MPI_MODE_WRONLY, the same in all libraries. */
const WRITE_ONLY = 4

/** At least MPI_MAX_ERROR_STRING of every library. */
const ERROR_BYTES = 4096

/**
 * The part of MPI-IO that is used. A call that fails throws in the ranks where it fails: the default error handler of
 * files, unlike that of messages, is MPI_ERRORS_RETURN.
 */
export function openFiles({ calls, constants, address, requestBytes }: Library) {
  const { world, byte, noInfo, ignore } = constants
  const room = new ArrayBuffer(64 + ERROR_BYTES)
  const length = new Int32Array(room, 0, 1)
  const words = new Uint8Array(room, 64)

  function check(code: number) {
    if (code === 0) return
    calls.MPI_Error_string(code, address(words), address(length))
    const said = new TextDecoder().decode(words.subarray(0, length[0]))
    // MPICH appends a stack of calls.
    throw new Error(said.split(', error stack')[0].split('\n')[0].trim())
  }

  /** The file view of a rank: its pieces. A view is never empty, because some libraries divide by its size. */
  function viewOf(offsets: readonly number[], lengths: readonly number[]) {
    if (offsets.length === 0) return { type: byte, free() {} }
    const begins = new BigInt64Array(new ArrayBuffer(8 * offsets.length + 128), 0, offsets.length)
    const counts = new Int32Array(new ArrayBuffer(4 * lengths.length + 128), 0, lengths.length)
    for (const [i, offset] of offsets.entries()) begins[i] = BigInt(offset)
    counts.set(lengths)
    const slot = new Uint8Array(new ArrayBuffer(128))
    check(
      calls.MPI_Type_create_hindexed(offsets.length, address(counts), address(begins), byte, address(slot)),
    )
    check(calls.MPI_Type_commit(address(slot)))
    const type = requestBytes === 4 ? new Int32Array(slot.buffer)[0] : new BigUint64Array(slot.buffer)[0]
    // `free` refers to the slot and not to its address, so that its memory is not collected.
    return { type, free: () => check(calls.MPI_Type_free(address(slot))) }
  }

  /** Collective: opens an existing file. */
  return (name: string): SharedFile => {
    const handle = new BigUint64Array(new ArrayBuffer(128), 0, 1)
    check(calls.MPI_File_open(world, address(terminated(name)), WRITE_ONLY, noInfo, address(handle)))
    const file = handle[0]
    const native = terminated('native')
    return {
      write(offsets, lengths, bytes) {
        const view = viewOf(offsets, lengths)
        try {
          check(calls.MPI_File_set_view(file, 0, byte, view.type, address(native), noInfo))
          check(calls.MPI_File_write_at_all(file, 0, address(bytes), bytes.length, byte, ignore))
        } finally {
          view.free()
        }
      },
      close() {
        check(calls.MPI_File_close(address(handle)))
      },
    }
  }
}

/** Text that ends with a zero byte, in memory that does not move. */
function terminated(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  const room = new Uint8Array(new ArrayBuffer(bytes.length + 128))
  room.set(bytes)
  return room
}
