/** What the documents show is run, and comes out as they say. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import type { ElementaryRules } from '../src/kernels/elementary/rules.js'
import { kernels } from '../src/kernels/elementary/table.js'
import type { BlockKernel } from '../src/kernels/kernel.js'
import { TRAFFIC } from './definition.js'
import { lockstep } from './lockstep.js'
import { randomRoad } from './roads.js'
import { expectAgreement, watched } from './strategies.js'
import { typeFaults } from './typeFaults.js'

/** Code in a document, and the line where it begins. */
type Block = { language: string; code: string; where: string; file: string }

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...['course', 'docs'].flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`)),
].filter((name) => name.endsWith('.md'))
const blocks = documents.flatMap(blocksOf)
const programs = blocks.filter(({ language, code }) => language === 'ts' && !livesIn(code))
const modules = blocks.filter(({ language, code }) => language === 'ts' && livesIn(code))
const shells = blocks.filter(({ language }) => language === 'sh' || language === 'console')
const examples = sources('src').flatMap(examplesOf)

function blocksOf(file: string): Block[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(({ 1: language, 2: code, index }) => ({
    language,
    code,
    where: `${file}:${text.slice(0, index).split('\n').length}`,
    file,
  }))
}

/** The file that a block is, where its first line says so. */
function livesIn(code: string): string | undefined {
  return code.match(/^\/\/ (src\/\S+\.ts)\n/)?.[1]
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('generated'))
    .map((name) => join(folder, name))
}

/** The @example blocks of docstrings; the file's own exports are taken for granted. */
function examplesOf(file: string): Block[] {
  const text = readFileSync(file, 'utf8')
  const names = [...text.matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)].map(([, name]) => name)
  const own = `import { ${names.join(', ')} } from '../${file.replace(/ts$/, 'js')}'\n`
  return [...text.matchAll(/^ *\* @example\n([\s\S]*?)(?=^ *\* @|^ *\*\/)/gm)].map(({ 1: lines, index }) => ({
    language: 'ts',
    code: own + lines.replaceAll(/^ *\* ?/gm, ''),
    where: `${file}:${text.slice(0, index).split('\n').length}`,
    file,
  }))
}

/** One script of a block; `lanewise` is the sources. */
async function bundle(code: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: resolve(folder), loader: 'ts' },
    alias: { 'lanewise/wave': resolve('src/wave/index.ts'), lanewise: resolve('src/index.ts') },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
  })
  return outputFiles[0].text
}

/** Runs a script in a process of its own, and gives what it printed. */
async function run(script: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-'], { stdio: ['pipe', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (data) => {
    output += data
  })
  child.stdin.end(script)
  const [code] = await once(child, 'close')
  expect(code).toBe(0)
  return output
}

test('every block says what it is', () => {
  // Job scripts, in bash, are run by test/mpi/slurm.test.ts, files of users, in js, by test/package/hosts.test.ts, and the
  // reader of checkpoints, in python, by test/cli/checkpoint.test.ts.
  const known = ['ts', 'js', 'sh', 'bash', 'python', 'console', 'text']
  for (const { language, where } of blocks) expect(known, where).toContain(language)
  const fences = documents.map((file) => readFileSync(file, 'utf8').match(/^ *```/gm)?.length ?? 0)
  expect(fences.reduce((sum, count) => sum + count, 0)).toBe(2 * blocks.length)
})

describe('programs', () => {
  test.each(programs.map((block) => [block.where, block] as const))('%s', async (_, { code }) => {
    const told = [...code.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, output]) => output)
    const output = await run(await bundle(code, '.'))
    expect(output.trimEnd().split('\n')).toEqual(told)
  })

  test('of documents and docstrings have the types that they should', () => {
    expect(faultsOf([...programs, ...modules, ...examples])).toEqual([])
  })
})

/** What every docstring takes for granted. */
const GIVEN = `
  import * as lanewise from '../src/index.js'
  import * as files from 'node:fs/promises'
  declare global {
    const createSimulation: typeof lanewise.createSimulation
    const createEnsemble: typeof lanewise.createEnsemble
    const traffic: typeof lanewise.traffic
    const nagelSchreckenberg: typeof lanewise.nagelSchreckenberg
    const elementary: typeof lanewise.elementary
    const readFile: typeof files.readFile
    const writeFile: typeof files.writeFile
    const sim: lanewise.Simulation
  }`

/** As hosts that take compiled modules understand their import. */
const WASM = `declare module '*.wasm' {
  const module: WebAssembly.Module
  export default module
}`

/** What the type checker finds in blocks. */
function faultsOf(checked: Block[]): string[] {
  const where = new Map(checked.map(({ code, where }, i) => [livesIn(code) ?? `test/block${i}.ts`, where]))
  const files = [...where.keys()].map((name, i): [string, string] => [name, `${checked[i].code}\nexport {}`])
  const faults = typeFaults(new Map([...files, ['test/given.d.ts', GIVEN], ['test/wasm.d.ts', WASM]]))
  return faults.map(({ file, fault }) => `${where.get(file) ?? file}: ${fault}`)
}

const RULE_110: ElementaryRules = {
  kind: 'elementary',
  rule: 110,
  counted: 'population',
  outside: { left: 0, right: 1 },
}

describe('the kernel that a document adds', () => {
  test.each(modules.map((block) => [block.where, block] as const))('%s', async (_, { code }) => {
    const script = await bundle(code, dirname(livesIn(code)!))
    const exports: Record<string, BlockKernel> = await import(
      `data:text/javascript,${encodeURIComponent(script)}`
    )
    for (const kernel of Object.values(exports)) {
      kernels[kernel.name] = kernel
      for (const workers of [1, 2, 3]) {
        for (const cells of [1, 2, 3, 33, 128, 1021]) {
          const strategy = { kernel, executor: lockstep, workers }
          for (const rules of [TRAFFIC, RULE_110]) {
            await expectAgreement(strategy, randomRoad(cells, 0.5), [watched(10)], undefined, rules)
          }
        }
      }
    }
  })
})

describe('commands', () => {
  test.each(shells.map((block) => [block.where, block] as const))('%s', async (_, { code, language }) => {
    const [, ...parts] = `\n${code}`.split(language === 'sh' ? /^/m : /^\$ /m)
    for (const part of parts.filter((line) => line.trim() !== '')) {
      const [command, ...told] = part.trimEnd().split('\n')
      const [name, ...words] = command.split(' ')
      expect(name, 'only lanewise is run here; other commands go into text').toBe('lanewise')
      const output = await lanewise(words)
      if (language === 'console') expect(output.trimEnd()).toMatch(pattern(told.join('\n')))
    }
  })

  test('of npm exist', () => {
    const scripts = Object.keys(manifest.scripts)
    for (const file of documents) {
      for (const [, script] of readFileSync(file, 'utf8').matchAll(/npm run ([\w:]+)/g)) {
        expect(scripts, file).toContain(script)
      }
    }
  })
})

async function lanewise(words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    'src/cli/index.ts',
    ...words,
  ])
  return stdout
}

/** An output in which … stands for anything. */
function pattern(told: string): RegExp {
  const parts = told.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^]*')}$`)
}

const COMMANDS = ['run', 'sweep', 'merge', 'diagram', 'wave', 'ladder', 'profile']

describe('options', async () => {
  /** Those that the help of each command names. */
  const known: Record<string, string[]> = {}
  for (const command of COMMANDS) {
    const help = await lanewise([command, '--help'])
    known[command] = [...help.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, option]) => option)
  }

  test('that docs/commands.md names are those that there are', () => {
    const page = readFileSync('docs/commands.md', 'utf8')
    const told = [...page.matchAll(/^\| `(--[\w-]+)/gm)].map(([, option]) => option)
    expect([...new Set(told)].sort()).toEqual([...new Set(Object.values(known).flat())].sort())
  })

  // What takes too long, or writes files, is in text blocks, and not run.
  test('of commands that are not run exist', () => {
    const texts = blocks.filter(({ language }) => language === 'text')
    for (const { code, where } of texts) {
      for (const [, name, words] of code.matchAll(/^lanewise (\w+)(.*)$/gm)) {
        expect(COMMANDS, where).toContain(name)
        for (const [option] of words.matchAll(/--[\w-]+/g)) expect(known[name], where).toContain(option)
      }
    }
  })
})

test('every figure is shown, with the command that makes it', () => {
  const pages = documents.map((file) => readFileSync(file, 'utf8')).join('\n')
  for (const figure of readdirSync('docs/figures')) {
    expect(pages).toContain(`figures/${figure})`)
    expect(pages).toContain(`--save docs/figures/${figure}`)
  }
})

describe('links', () => {
  test.each(['bench/peers/README.md', ...documents])('of %s', (file) => {
    const text = readFileSync(file, 'utf8')
    for (const [, link] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue
      const [path, anchor] = link.split('#')
      const target = path === '' ? file : join(dirname(file), path)
      expect(existsSync(target), `${file}: ${link}`).toBe(true)
      if (anchor) expect(anchors(readFileSync(target, 'utf8')), `${file}: ${link}`).toContain(anchor)
    }
  })
})

/** Headings as links name them. */
const anchors = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  )
