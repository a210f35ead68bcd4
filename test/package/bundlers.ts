/** What makes a page out of programs/page.js: out/page.js and what that loads. */
export type Bundler = {
  /** Folder of packages in hosts.ts; those of this repository if there is none. */
  packages?: string
  command: string
  /** Names of files of the page docs/hosts.md, and files of our own. */
  files?: Record<string, string>
}

export const bundlers: Bundler[] = []
