/**
 * Compiles the AssemblyScript kernels and writes them, in base64, into src/generated/wasm.ts; then bundles the worker
 * of the threads executor into src/generated/worker.ts, as text.
 *
 * Why text: a `.wasm` file beside the code is found by some bundlers and lost by others, and a second file for the
 * worker likewise. A few kilobytes of base64 work in Node, browsers, Deno, Bun and every bundler, without a fetch.
 */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import asc from 'assemblyscript/asc'
import { build } from 'esbuild'

/** Modules, by the name under which TypeScript finds them. */
const modules = {
  wasm: 'wasm',
  simd: 'simd',
  exact: 'exact',
  philox: 'philox',
  naschWasm: 'nasch/wasm',
  naschSimd: 'nasch/simd',
  naschRings: 'nasch/rings',
}
const targets = ['local', 'shared']

/**
 * Writes out the lines between `//# for NAME of VALUES` and `//# end` once for each value, with $NAME replaced by it.
 * VALUES are separated by spaces, or a range such as 1..4; 1..0 is empty. What is to stay in registers must be variables
 * with names, and this numbers them without writing the same lines many times.
 *
 * @param {string[]} lines
 * @returns {string[]}
 */
function repeat(lines) {
  const begin = lines.findIndex((line) => line.trim().startsWith('//# for '))
  if (begin < 0) return lines
  let end = begin
  for (let open = 1; open > 0; ) {
    const line = lines[++end].trim()
    if (line.startsWith('//# for ')) open++
    if (line === '//# end') open--
  }
  const [, name, list] = /** @type {RegExpMatchArray} */ (lines[begin].match(/for (\w+) of (.*)/))
  const [first, last] = list.split('..').map(Number)
  const values =
    last === undefined ? list.split(' ') : Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const body = lines.slice(begin + 1, end)
  const written = values.flatMap((value) =>
    repeat(body.map((line) => line.replaceAll(`$${name}`, `${value}`))),
  )
  return [...lines.slice(0, begin), ...written, ...repeat(lines.slice(end + 1))]
}

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
      readFile: (file, folder) => {
        const path = join(folder, file)
        return existsSync(path) ? repeat(readFileSync(path, 'utf8').split('\n')).join('\n') : null
      },
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
for (const [name, file] of Object.entries(modules)) {
  text += `export const ${name} = {\n`
  for (const target of targets) text += `  ${target}:\n    '${await compile(file, target)}',\n`
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
