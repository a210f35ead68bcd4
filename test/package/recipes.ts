/** What docs/hosts.md tells users to write. */
import { readFileSync } from 'node:fs'

const page = readFileSync('docs/hosts.md', 'utf8')
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
  language,
  code,
}))
const texts = blocks.filter(({ language }) => language === 'text').map(({ code }) => code.trim().split('\n'))
const isHeader = (line: string) => /^[\w-]+: /.test(line)

/** Files, by the name in their first line. */
export const files: Record<string, string> = Object.fromEntries(
  blocks
    .filter(({ language }) => language === 'js')
    .map(({ code }) => [code.match(/^\/\/ (\S+)\n/)?.[1], code]),
)

/** Commands of a shell. */
export const commands = texts.flat().filter((line) => !isHeader(line))

/** Headers of pages: what isolates them, both policies one after the other. */
export const [ISOLATED, POLICY, STRICT_POLICY] = texts
  .filter(([line]) => isHeader(line))
  .map((lines): Record<string, string> => Object.fromEntries(lines.map((line) => line.split(': '))))
