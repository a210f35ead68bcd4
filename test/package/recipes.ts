/** What docs/hosts.md tells users to write. */
import { readFileSync } from 'node:fs'

const page = readFileSync('docs/hosts.md', 'utf8')
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, code]) => ({
  language,
  code,
}))

/** Files, by the name in their first line. */
export const files: Record<string, string> = Object.fromEntries(
  blocks
    .filter(({ language }) => language === 'js')
    .map(({ code }) => [code.match(/^\/\/ (\S+)\n/)?.[1], code]),
)

const lines = blocks
  .filter(({ language }) => language === 'text')
  .flatMap(({ code }) => code.trim().split('\n'))

/** Commands of a shell. */
export const commands = lines.filter((line) => !/^[\w-]+: /.test(line))

/** Headers of a page, those of each block together. */
export const headers = lines.filter((line) => /^[\w-]+: /.test(line))
