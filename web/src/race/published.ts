/** Speeds that others have published, or that were measured elsewhere: marks in the charts. */

export type Mark = { label: string; speed: number; source: string; link: string }

const EPCC = 'https://github.com/EPCCed/Intro-to-HPC'
const OURS = 'https://github.com/lanewise/lanewise/blob/main/bench/results/bench.json'

const course = (label: string, speed: number): Mark => ({
  ...{ label, speed, link: EPCC },
  source: 'EPCC’s course, 32,000,000 cells on ARCHER2',
})

/** Cell updates per second of Rule 184. */
export const roadMarks: Mark[] = [
  {
    ...{ label: 'Python, lists', speed: 19.8e6, link: OURS },
    source: 'lanewise’s benchmark, 1,048,576 cells, AMD EPYC, CPython',
  },
  course('C, one core', 280e6),
  course('C with OpenMP, 4 threads', 1151e6),
  course('C with MPI, 4 processes', 1465e6),
]

/** Pairs of a point and a segment per second. */
export const waveMarks: Mark[] = [
  {
    ...{ label: 'Python with SciPy', speed: 73.5e3, link: OURS },
    source: 'lanewise’s benchmark of NeSI’s course program',
  },
  {
    ...{ label: 'NumPy', speed: 1.45e6, link: OURS },
    source: 'lanewise’s benchmark of NeSI’s course program',
  },
]
