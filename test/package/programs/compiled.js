/** A worker that hands in all modules. */
import { useModules } from 'lanewise'
import exact from 'lanewise/wasm/exact.wasm'
import philox from 'lanewise/wasm/philox.wasm'
import simd from 'lanewise/wasm/simd.wasm'
import wasm from 'lanewise/wasm/wasm.wasm'
import { look } from './look.js'

useModules({ exact, philox, simd, wasm })

export default { fetch: async (request) => Response.json(await look(await request.json())) }
