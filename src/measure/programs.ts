import type { Programs } from '../workers/pool.js'
import { measureRings } from './rings.js'

/** What the workers of a pool can do. */
export const programs: Programs = { rings: measureRings, nothing: async () => null }
