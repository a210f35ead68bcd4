/** A worker that hands in nothing. */
import { look } from './look.js'

export default { fetch: async (request) => Response.json(await look(await request.json())) }
