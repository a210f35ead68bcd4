/**
 * Compiles the AssemblyScript kernels and writes them, in base64, into src/generated/wasm.ts; then bundles the worker
 * of the threads executor into src/generated/worker.ts, as text.
 *
 * Why text: a `.wasm` file beside the code is found by some bundlers and lost by others, and a second file for the
 * worker likewise. A few kilobytes of base64 work in Node, browsers, Deno, Bun and every bundler, without a fetch.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import asc from 'assemblyscript/asc'
import { build } from 'esbuild'

const kernels = ['wasm', 'simd', 'philox']
const targets = ['local', 'shared']

/**
 * Compiles assembly/NAME.ts for a target of asconfig.json: `local` memory, or `shared` between threads.
 *
 * @param {string} name
 * @param {string} target
 */
async function compile(name, target) {
  /** @type {string | Uint8Array} */
  let binary = ''
  const { error, stderr } = await asc.main(
    [`assembly/${name}.ts`, '--target', target, '--outFile', 'out.wasm'],
    {
      writeFile: (file, contents) => {
        if (file === 'out.wasm') binary = contents
      },
    },
  )
  if (error) throw new Error(`assembly/${name}.ts (${target}): ${error.message}\n${stderr.toString()}`)
  return Buffer.from(/** @type {Uint8Array} */ (/** @type {unknown} */ (binary))).toString('base64')
}

await mkdir('src/generated', { recursive: true })

let text = '/** The AssemblyScript kernels, compiled by assembly/build.js and written in base64. */\n'
for (const name of kernels) {
  text += `export const ${name} = {\n`
  for (const target of targets) text += `  ${target}:\n    '${await compile(name, target)}',\n`
  text += '}\n'
}
await writeFile('src/generated/wasm.ts', text)

const bundle = await build({
  entryPoints: ['src/executors/worker.ts'],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  external: ['node:*'],
  target: 'es2022',
  minify: true,
})
await writeFile(
  'src/generated/worker.ts',
  `/** src/executors/worker.ts, bundled by assembly/build.js. */\nexport const source = ${JSON.stringify(bundle.outputFiles[0].text)}\n`,
)
