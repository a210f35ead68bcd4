import type { ExecutorName } from '../kernels/run.js'
import type { Executor } from './executor.js'
import { mpi } from './mpi.js'
import { serial } from './serial.js'
import { threads } from './threads.js'

export const executors: Record<ExecutorName, Executor> = { serial, threads, mpi }
