/** What the cells of the notebooks import as `course`. */
export { chart } from './chart.ts'
export { check, todo } from './check.ts'
export { node } from './child.ts'
export { movie, picture } from './picture.ts'
export { launch, mpirun, type Program, type Rank, simulate } from './ranks.ts'
export { inThreads } from './threads.ts'
