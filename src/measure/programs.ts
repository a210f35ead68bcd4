import type { Programs } from '../workers/pool.js'
import { measureRing } from './rings.js'

/** What the workers of a pool can do. */
export const programs: Programs = { rings: measureRing, nothing: async () => null }
