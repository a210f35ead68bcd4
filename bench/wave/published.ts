/** A factor over plain Python that the course publishes. */
export type Published = { what: string; factor: number }

/** Where the factors are from. They were measured on another machine, and with another plain Python than ours. */
export const SOURCE = 'NeSI, course “python-scatter”, 2018 and 2019, n = 256 on the cluster Mahuika'

/** Of 2018, except for the last. */
export const published: Published[] = [
  { what: 'NumPy', factor: 7.5 },
  { what: 'Numba', factor: 14.8 },
  { what: 'C++', factor: 36.5 },
  { what: 'multiprocessing, 8 processes', factor: 4.4 },
  { what: 'MPI, 8 ranks', factor: 7.1 },
  { what: 'C++ with OpenMP, 8 threads', factor: 95 },
  { what: 'C++ with OpenMP, 8 threads, tuned in 2019', factor: 113 },
]
