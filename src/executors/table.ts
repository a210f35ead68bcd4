import type { Executor, ExecutorName } from './executor.js'
import { serial } from './serial.js'
import { threads } from './threads.js'

export const executors: Record<ExecutorName, Executor> = { serial, threads }
