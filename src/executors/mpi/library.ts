import type { Call, Koffi, Loaded } from './koffi.js'

/**
 * What differs between the binary interfaces of MPI libraries. The standard fixes the names and arguments of functions.
 * The values of constants and the types of handles are each library's own, from its mpi.h.
 */
type Family = {
  name: 'Open MPI' | 'MPICH'
  file: string
  /** The C type of a handle, such as a communicator; and the bytes of a request in an array. */
  handle: 'void *' | 'int'
  requestBytes: 4 | 8
  world: Handle
  byte: Handle
  double: Handle
  sum: Handle
  or: Handle
  /** MPI_INFO_NULL. */
  noInfo: Handle
  /** MPI_IN_PLACE: the receive buffer is also the send buffer. */
  inPlace: bigint
  /** MPI_STATUS_IGNORE. */
  ignore: bigint
}

/** A number, or the name of a symbol in the library. */
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

/** MPICH and the libraries that share its interface: Intel MPI, MVAPICH, Cray MPICH. */
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

/** A loaded library, with its constants. */
export type Library = {
  name: Family['name']
  file: string
  requestBytes: Family['requestBytes']
  constants: Record<
    'world' | 'byte' | 'double' | 'sum' | 'or' | 'noInfo' | 'inPlace' | 'ignore',
    number | bigint
  >
  calls: Record<keyof ReturnType<typeof signatures>, Call>
  /** Address of a view. Its memory must not move, so its buffer must not be small. */
  address(view: ArrayBufferView): number
}

/** Argument types of the functions that are used. */
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
 * Loads the first MPI library that is installed.
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
