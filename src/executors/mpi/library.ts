import type { Call, Koffi, Loaded } from './koffi.js'

/**
 * The MPI libraries, as far as their binary interfaces differ. The standard fixes what functions are called and what
 * they take; the values of constants, and the types of handles, are each library's own: from its mpi.h.
 */
type Family = {
  name: 'Open MPI' | 'MPICH'
  file: string
  /** How a handle, such as a communicator, is passed; and its bytes in an array of requests. */
  handle: 'void *' | 'int'
  requestBytes: 4 | 8
  world: Handle
  byte: Handle
  double: Handle
  sum: Handle
  or: Handle
  /** In the place of hints about a file. */
  noInfo: Handle
  /** In the place of the buffer that is sent: what is received into is what is sent. */
  inPlace: bigint
  /** In the place of statuses that nobody reads. */
  ignore: bigint
}

/** A number, or the address of what has this name in the library. */
type Handle = number | string

const OPEN_MPI: Family = {
  name: 'Open MPI',
  file: 'libmpi.so.40',
  handle: 'void *',
  requestBytes: 8,
  world: 'ompi_mpi_comm_world',
  byte: 'ompi_mpi_byte',
  double: 'ompi_mpi_double',
  sum: 'ompi_mpi_op_sum',
  or: 'ompi_mpi_op_bor',
  noInfo: 'ompi_mpi_info_null',
  inPlace: 1n,
  ignore: 0n,
}

/** MPICH and what shares its interface: Intel MPI, MVAPICH, Cray MPICH. */
const MPICH: Family = {
  name: 'MPICH',
  file: 'libmpich.so.12',
  handle: 'int',
  requestBytes: 4,
  world: 0x44000000,
  byte: 0x4c00010d,
  double: 0x4c00080b,
  sum: 0x58000003,
  or: 0x58000008,
  noInfo: 0x1c000000,
  inPlace: 0xffff_ffff_ffff_ffffn,
  ignore: 1n,
}

/** A library that is loaded, with its constants. */
export type Library = {
  name: Family['name']
  file: string
  requestBytes: Family['requestBytes']
  constants: Record<
    'world' | 'byte' | 'double' | 'sum' | 'or' | 'noInfo' | 'inPlace' | 'ignore',
    number | bigint
  >
  calls: Record<keyof ReturnType<typeof signatures>, Call>
  /** Where a view of memory begins. The memory must not move: no small array of its own. */
  address(view: ArrayBufferView): number
}

/** What the functions that are used take. */
const signatures = (handle: string) => ({
  MPI_Init_thread: ['void *', 'void *', 'int', 'void *'],
  MPI_Finalize: [],
  MPI_Abort: [handle, 'int'],
  MPI_Comm_rank: [handle, 'void *'],
  MPI_Comm_size: [handle, 'void *'],
  MPI_Send_init: ['void *', 'int', handle, 'int', 'int', handle, 'void *'],
  MPI_Recv_init: ['void *', 'int', handle, 'int', 'int', handle, 'void *'],
  MPI_Startall: ['int', 'void *'],
  MPI_Request_free: ['void *'],
  MPI_Testall: ['int', 'void *', 'void *', 'void *'],
  MPI_Iallreduce: ['void *', 'void *', 'int', handle, handle, handle, 'void *'],
  MPI_Type_create_hindexed: ['int', 'void *', 'void *', handle, 'void *'],
  MPI_Type_commit: ['void *'],
  MPI_Type_free: ['void *'],
  // The handle of a file is a pointer in all of them.
  MPI_File_open: [handle, 'void *', 'int', handle, 'void *'],
  MPI_File_set_view: ['void *', 'int64', handle, handle, 'void *', handle],
  MPI_File_write_at_all: ['void *', 'int64', 'void *', 'int', handle, 'void *'],
  MPI_File_close: ['void *'],
  MPI_Error_string: ['int', 'void *', 'void *'],
})

/**
 * Loads the first MPI library that there is.
 *
 * @param first the family that is tried first
 * @throws {Error} if there is none, in words that complete 'cannot run here: '
 */
export function loadLibrary(koffi: Koffi, first: Family['name']): Library {
  const families = first === 'MPICH' ? [MPICH, OPEN_MPI] : [OPEN_MPI, MPICH]
  for (const family of families) {
    const loaded = attempt(koffi, family.file)
    if (loaded) return bind(koffi, loaded, family)
  }
  throw new Error(
    `there is neither Open MPI (${OPEN_MPI.file}) nor MPICH (${MPICH.file}); on Debian: apt-get install openmpi-bin`,
  )
}

function attempt(koffi: Koffi, file: string): Loaded | undefined {
  try {
    return koffi.load(file, { global: true })
  } catch {
    return undefined
  }
}

function bind(koffi: Koffi, loaded: Loaded, family: Family): Library {
  const constant = (handle: Handle) => (typeof handle === 'number' ? handle : loaded.symbol(handle))
  const { name, file, requestBytes, world, byte, double, sum, or, noInfo, inPlace, ignore } = family
  const functions = Object.entries(signatures(family.handle)).map(([name, args]) => [
    name,
    loaded.func(name, 'int', args),
  ])
  return {
    name,
    file,
    requestBytes,
    constants: {
      world: constant(world),
      byte: constant(byte),
      double: constant(double),
      sum: constant(sum),
      or: constant(or),
      noInfo: constant(noInfo),
      inPlace,
      ignore,
    },
    calls: Object.fromEntries(functions),
    address: (view) => Number(koffi.address(view)),
  }
}
