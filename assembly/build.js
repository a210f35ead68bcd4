/**
 * Compiles the AssemblyScript kernels to text in src/generated/wasm.ts, copies the used part of the AssemblyScript loader to
 * src/generated/loader.js, and bundles the worker of the executor `threads` to text in src/generated/worker.ts.
 *
 * Why text: some bundlers do not find a `.wasm` file or a worker's file next to the code. A few kilobytes of text work in
 * Node, browsers, Deno, Bun and every bundler, without a fetch. For hosts that forbid both, src/generated/files has the
 * same modules and the same worker as files, which the package exports.
 */
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import asc from 'assemblyscript/asc'
import { build } from 'esbuild'

/** Modules, by the name under which TypeScript finds them. */
const modules = {
  wasm: 'wasm',
  simd: 'simd',
  exact: 'exact',
  philox: 'philox',
  carsWasm: 'cars/wasm',
  carsSimd: 'cars/simd',
  waveWasm: 'wave/wasm',
  waveSimd: 'wave/simd',
  waveMultipole: 'wave/multipole',
}

/**
 * Repeats the lines between `//# for NAME of VALUES` and `//# end` once per value, with $NAME replaced by the value.
 * VALUES are separated by spaces, or a range such as 1..4; 1..0 is empty. ${NAME-1} is one less. Only named variables stay
 * in registers, and so they get numbers.
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
    repeat(
      body.map((line) =>
        line.replaceAll(`$${name}`, `${value}`).replaceAll(`\${${name}-1}`, `${Number(value) - 1}`),
      ),
    ),
  )
  return [...lines.slice(0, begin), ...written, ...repeat(lines.slice(end + 1))]
}

/**
 * Compiles assembly/NAME.ts for memory that is not shared. src/wasm/sharedMemory.ts makes the other variant. The binary ends
 * with the names of its functions, for profilers.
 *
 * @param {string} name
 */
async function compile(name) {
  let binary = new Uint8Array()
  const { error, stderr } = await asc.main([`assembly/${name}.ts`, '--outFile', 'out.wasm'], {
    readFile: (file, folder) => {
      const path = join(folder, file)
      return existsSync(path) ? repeat(readFileSync(path, 'utf8').split('\n')).join('\n') : null
    },
    writeFile: (file, contents) => {
      if (file === 'out.wasm')
        binary = /** @type {Uint8Array<ArrayBuffer>} */ (/** @type {unknown} */ (contents))
    },
  })
  if (error) throw new Error(`assembly/${name}.ts: ${error.message}\n${stderr.toString()}`)
  return binary
}

/**
 * A binary without the names of its functions, which every page would load: they are in the last section, which begins with
 * a 0, its size and the text `name`.
 *
 * @param {Uint8Array<ArrayBuffer>} binary
 */
function withoutNames(binary) {
  const [names] = WebAssembly.Module.customSections(new WebAssembly.Module(binary), 'name')
  const size = 5 + names.byteLength
  return binary.slice(0, -(1 + (size < 128 ? 1 : 2) + size))
}

/**
 * Replaces a part that the text must contain exactly once.
 *
 * @param {string} text
 * @param {string} part
 * @param {string} by
 */
function replaceOnce(text, part, by) {
  if (text.split(part).length !== 2) throw new Error(`the AssemblyScript loader has not exactly one: ${part}`)
  return text.replace(part, by)
}

/**
 * The loader without its side effects on import: it makes a TextDecoder, which a host may lack, and assigns to
 * Object.hasOwn, which a host may have frozen.
 *
 * @type {import('esbuild').Plugin}
 */
const quietLoader = {
  name: 'quiet-loader',
  setup(build) {
    build.onLoad({ filter: /assemblyscript.loader.index\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8')
      const lazy = replaceOnce(text, 'new TextDecoder(', '/* @__PURE__ */ new TextDecoder(')
      const own = replaceOnce(lazy, 'Object.hasOwn = Object.hasOwn ||', 'const hasOwn =')
      return { contents: own.replaceAll('Object.hasOwn(', 'hasOwn(') }
    })
  },
}

/**
 * Leaves out what a worker does not need: it gets compiled modules from the thread that starts it, and a GPU is used
 * by that thread alone.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutModules = {
  name: 'without-modules',
  setup(build) {
    build.onLoad({ filter: /generated.wasm\.ts$/ }, () => ({ contents: moduleText(() => ''), loader: 'ts' }))
    build.onLoad({ filter: /rule.assemble\.ts$/ }, () => ({ contents: 'export const assemble = undefined' }))
    build.onLoad({ filter: /kernels.(\w+.)?gpu\.ts$/ }, () => ({ contents: 'export const gpu = undefined' }))
  },
}

/**
 * A worker that advances a block needs no kernel of the whole road.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutRoads = {
  name: 'without-roads',
  setup(build) {
    build.onLoad({ filter: /elementary.exact\.ts$/ }, () => ({ contents: 'export const exact = undefined' }))
  },
}

/**
 * A worker that runs jobs starts no other workers, joins no ranks, and saves no files and no checkpoints.
 *
 * @type {import('esbuild').Plugin}
 */
const withoutOthers = {
  name: 'without-others',
  setup(build) {
    const others = /generated.(worker|jobWorker)\.ts$|mpi.run\.ts$|io.saveNpy\.ts$|checkpoint.checkpoint\.ts$/
    build.onResolve({ filter: /generated.(worker|jobWorker)\.js$/ }, ({ path }) => ({
      path,
      namespace: 'none',
    }))
    build.onLoad({ filter: /./, namespace: 'none' }, () => ({ contents: "export const source = ''" }))
    build.onLoad({ filter: others }, () => ({ contents: 'export {}' }))
  },
}

/**
 * Encodes bytes as characters from # to ~: one for bytes below 90, two for others, of which the first adds 90 or 180. It
 * is shorter than base64, and much shorter after compression, because base64 hides repetitions. `decode` in
 * src/wasm/modules.ts is the inverse.
 *
 * @param {Uint8Array} bytes
 */
function encode(bytes) {
  const codes = Array.from(bytes, (byte) =>
    byte < 90 ? [byte] : [89 + Math.floor(byte / 90), byte % 90],
  ).flat()
  return codes.map((code) => String.fromCharCode(35 + code)).join('')
}

/**
 * The TypeScript with the kernels, each under its own name, so that a bundler leaves out unused ones.
 *
 * @param {(name: string) => string} textOf
 */
function moduleText(textOf) {
  const names = Object.keys(modules)
  const each = names.map((name) => `export const ${name} = ${JSON.stringify({ name, text: textOf(name) })}`)
  return [
    '/** The AssemblyScript kernels, compiled and written as text by assembly/build.js. */',
    ...each,
    `export const names = ${JSON.stringify(names)} as const\n`,
  ].join('\n')
}

/**
 * Bundles a module for every host, as text.
 *
 * @param {Pick<import('esbuild').BuildOptions, 'entryPoints' | 'stdin' | 'plugins' | 'minify'>} options
 */
async function bundle(options) {
  const { outputFiles } = await build({
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:*'],
    target: 'es2022',
    ...options,
  })
  return outputFiles[0].text
}

await rm('src/generated', { recursive: true, force: true })
await mkdir('src/generated/files/wasm', { recursive: true })

/** @type {Record<string, Uint8Array>} */
const binaries = {}
for (const [name, file] of Object.entries(modules)) {
  const binary = await compile(file)
  binaries[name] = withoutNames(binary)
  await writeFile(`src/generated/files/wasm/${name}.wasm`, binary)
}
await writeFile(
  'src/generated/wasm.ts',
  moduleText((name) => encode(binaries[name])),
)

const contents = "export { demangle } from '@assemblyscript/loader'"
const loader = await bundle({ stdin: { contents, resolveDir: '.' }, plugins: [quietLoader] })
await writeFile('src/generated/loader.js', `// @ts-nocheck\n${loader}`)
await writeFile(
  'src/generated/loader.d.ts',
  'export declare function demangle<Exports>(exports: WebAssembly.Exports): Exports\n',
)

/**
 * Bundles a worker, and writes its text as a module of src/generated.
 *
 * @param {string} file
 * @param {import('esbuild').Plugin[]} plugins
 */
async function writeWorker(file, plugins) {
  const text = await bundle({ entryPoints: [`src/${file}.ts`], plugins, minify: true })
  await writeFile(
    `src/generated/${basename(file)}.ts`,
    `/** src/${file}.ts, bundled by assembly/build.js. */\nexport const source = ${JSON.stringify(text)}\n`,
  )
  return text
}

const worker = await writeWorker('executors/worker', [withoutModules, withoutRoads])
await writeFile('src/generated/files/worker.js', worker)
await writeWorker('measure/jobWorker', [withoutModules, withoutOthers])
await writeWorker('wave/waveWorker', [withoutModules])
