/** Sends a task to a worker in workerd, with these flags of compatibility, and prints what it answers. */
import { readFileSync } from 'node:fs'
import { Miniflare } from 'miniflare'

const [, , script, task, ...compatibilityFlags] = process.argv
const names = ['wasm', 'simd', 'exact', 'philox', 'carsWasm', 'carsSimd']
const modules = names.map((name) => {
  const path = `lanewise/wasm/${name}.wasm`
  return {
    type: 'CompiledWasm',
    path,
    contents: readFileSync(`node_modules/lanewise/dist/wasm/${name}.wasm`),
  }
})
const server = new Miniflare({
  modules: [{ type: 'ESModule', path: 'worker.mjs', contents: readFileSync(script, 'utf8') }, ...modules],
  compatibilityDate: '2026-01-01',
  compatibilityFlags,
})
const response = await server.dispatchFetch('http://localhost/', { method: 'POST', body: task })
console.log(await response.text())
await server.dispose()
