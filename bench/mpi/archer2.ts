/**
 * ARCHER2, in the numbers that the model needs. Nodes, cores, memory and network ports:
 * https://docs.archer2.ac.uk/user-guide/hardware/
 */
export const ARCHER2 = {
  nodes: 5860,
  coresOfNode: 128,
  cores: 5860 * 128,
  /** Bytes of memory per core of a standard node. */
  memory: 2e9,
  /** Bytes per second of one of the two 100 Gb/s ports of a node. */
  port: 100e9 / 8,
}

/**
 * Seconds of an allreduce of 8 bytes over the cores of these numbers of nodes, from the OSU benchmarks over OFI:
 * https://github.com/ARCHER2-HPC/performance_ofi-ucx, OSU-MPI/OFI, the faster of two runs on 128 nodes.
 */
export const ALLREDUCE = [
  { nodes: 1, seconds: 3.86e-6 },
  { nodes: 2, seconds: 7.03e-6 },
  { nodes: 8, seconds: 13.12e-6 },
  { nodes: 32, seconds: 17.57e-6 },
  { nodes: 128, seconds: 26.87e-6 },
]

/** Twice the nodes need one more message, after the others. */
export const LATENCY = (26.87e-6 - 3.86e-6) / Math.log2(128)

/** The time of a sum: within a node as published, and between nodes one message per doubling. */
export const sumOver = (ranks: number): number => {
  const { coresOfNode } = ARCHER2
  const [{ seconds }] = ALLREDUCE
  return ranks <= coresOfNode
    ? (seconds * Math.log2(ranks)) / Math.log2(coresOfNode)
    : seconds + LATENCY * Math.log2(ranks / coresOfNode)
}
