/** Files that are written beside their place: whose drafts they are, what is left of them, and what they replace. */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { openDraft } from '../../src/io/draft.js'
import { emptyFolder } from '../cli/lanewise.js'

const files = { fs, path }

/** Writes a file as all writers do. */
function save(file: string, text = 'after') {
  const draft = openDraft(files, file)
  fs.writeFileSync(draft.name, text)
  draft.publish()
}

const read = (file: string) => fs.readFileSync(file, 'utf8')

describe('a draft', () => {
  test('appears under its name when it is published, and is not there any more when it is discarded', () => {
    const folder = emptyFolder()
    const draft = openDraft(files, `${folder}/road.npy`)
    expect(fs.readdirSync(folder)).toEqual([path.basename(draft.name)])
    expect(draft.name).toMatch(/\/road\.npy\.[^/]+\.part$/)
    draft.discard()
    expect(fs.readdirSync(folder)).toEqual([])
    save(`${folder}/road.npy`)
    expect(fs.readdirSync(folder)).toEqual(['road.npy'])
  })

  test('of the same file has another name each time', () => {
    const file = `${emptyFolder()}/road.npy`
    const drafts = Array.from({ length: 20 }, () => openDraft(files, file))
    expect(new Set(drafts.map(({ name }) => name)).size).toBe(20)
    for (const [i, draft] of drafts.entries()) fs.writeFileSync(draft.name, `${i}`)
    for (const draft of drafts) draft.publish()
    expect(read(file)).toBe('19')
  })

  test.each(['a'.repeat(255), '路'.repeat(85), '🛣'.repeat(63)])(
    'is of a name as long as names can be',
    (name) => {
      const folder = emptyFolder()
      save(`${folder}/${name}`)
      expect(fs.readdirSync(folder)).toEqual([name])
    },
  )

  test('of a name that is too long is refused before it is written', () => {
    const folder = emptyFolder()
    expect(() => openDraft(files, `${folder}/${'a'.repeat(256)}`)).toThrow('ENAMETOOLONG')
    expect(fs.readdirSync(folder)).toEqual([])
  })
})

describe('symbolic links', () => {
  test('stay, and what they lead to is written, whether it is there or not', () => {
    const folder = emptyFolder()
    fs.mkdirSync(`${folder}/far`)
    fs.mkdirSync(`${folder}/near`)
    fs.symlinkSync('../far/road.npy', `${folder}/near/link`)
    fs.symlinkSync('near', `${folder}/folder`)
    fs.symlinkSync('folder/link', `${folder}/link`)
    for (const text of ['new', 'replaced']) {
      save(`${folder}/link`, text)
      expect(fs.readlinkSync(`${folder}/link`)).toBe('folder/link')
      expect(fs.readlinkSync(`${folder}/near/link`)).toBe('../far/road.npy')
      expect(read(`${folder}/far/road.npy`)).toBe(text)
    }
    expect(fs.readdirSync(`${folder}/far`)).toEqual(['road.npy'])
    expect(fs.readdirSync(`${folder}/near`)).toEqual(['link'])
  })

  test('that lead nowhere are refused', () => {
    const folder = emptyFolder()
    fs.symlinkSync('b', `${folder}/a`)
    fs.symlinkSync('a', `${folder}/b`)
    expect(() => openDraft(files, `${folder}/a`)).toThrow('ELOOP')
    fs.symlinkSync('none/road.npy', `${folder}/c`)
    expect(() => openDraft(files, `${folder}/c`)).toThrow('ENOENT')
    expect(fs.readdirSync(folder)).toEqual(['a', 'b', 'c'])
  })
})

describe('a file that is replaced', () => {
  test.each(['600', '640', '444', '666'])(
    'keeps its mode %s, and nobody else may read the draft',
    (octal) => {
      const mode = Number.parseInt(octal, 8)
      const file = `${emptyFolder()}/road.npy`
      fs.writeFileSync(file, 'before')
      fs.chmodSync(file, mode)
      const draft = openDraft(files, file)
      expect(fs.statSync(draft.name).mode & 0o777 & ~(mode | 0o200)).toBe(0)
      fs.writeFileSync(draft.name, 'after')
      draft.publish()
      expect(fs.statSync(file).mode & 0o777).toBe(mode)
      expect(read(file)).toBe('after')
    },
  )

  test('has the mode of new files if it is one', () => {
    const folder = emptyFolder()
    save(`${folder}/ours`)
    fs.writeFileSync(`${folder}/theirs`, '')
    expect(fs.statSync(`${folder}/ours`).mode).toBe(fs.statSync(`${folder}/theirs`).mode)
  })

  test.skipIf(process.getuid?.() !== 0 && !process.env.CI)('keeps its owner, if root writes it', () => {
    const file = `${emptyFolder()}/road.npy`
    fs.writeFileSync(file, 'before')
    fs.chownSync(file, 1234, 4321)
    save(file)
    expect(fs.statSync(file)).toMatchObject({ uid: 1234, gid: 4321 })
  })
})

describe('what a process has left that was killed', () => {
  const MINUTE = 60
  const now = Date.now() / 1000
  /** The number of a process that is gone, and of one that is there. */
  const gone = spawnSync('true').pid
  const there = process.ppid
  const own = process.pid

  /** A draft as another process would have left it: its name is changed, and the time of the last writing. */
  function leave(file: string, change: { pid?: number; elsewhere?: boolean; written?: number }) {
    const draft = openDraft(files, file)
    const [, start, place, pid, end] = draft.name.match(/^(.*)\.([\w-]+)\.(\d+)(\.\w+\.part)$/)!
    const name = `${start}.${change.elsewhere ? 'elsewhere' : place}.${change.pid ?? pid}${end}`
    draft.discard()
    fs.writeFileSync(name, 'half')
    fs.utimesSync(name, now, change.written ?? now)
    return name
  }

  test.each([
    ['goes with the next draft', { pid: gone }, false],
    ['stays as long as its process is there', { pid: there }, true],
    [
      'stays for a while if its process is elsewhere',
      { pid: gone, elsewhere: true, written: now - 50 * MINUTE },
      true,
    ],
    [
      'goes after an hour, wherever its process is',
      { pid: there, elsewhere: true, written: now - 65 * MINUTE },
      false,
    ],
    ['goes if this process has its number now', { pid: own, written: now - 50 * MINUTE }, false],
    ['stays if it is of this process', { pid: own, written: now + 1 }, true],
  ])('%s', (_, change, stays) => {
    const file = `${emptyFolder()}/road.npy`
    const name = leave(file, change)
    openDraft(files, file).discard()
    expect(fs.existsSync(name)).toBe(stays)
  })

  test('is nothing that this process still writes, however slowly', () => {
    const file = `${emptyFolder()}/road.npy`
    const draft = openDraft(files, file)
    fs.writeFileSync(draft.name, 'ours')
    fs.utimesSync(draft.name, now, now - 65 * MINUTE)
    openDraft(files, file).discard()
    draft.publish()
    expect(read(file)).toBe('ours')
  })

  test('is of this file: no other file goes', () => {
    const folder = emptyFolder()
    const name = leave(`${folder}/other.npy`, { pid: gone })
    const others = [
      'road.npy.part',
      'road.npy.1.part',
      `road.npy.draft.${gone}`,
      `road.npy.a.b.${gone}.c.part`,
    ]
    for (const other of others) fs.writeFileSync(`${folder}/${other}`, '')
    save(`${folder}/road.npy`)
    expect(fs.readdirSync(folder).sort()).toEqual([...others, path.basename(name), 'road.npy'].sort())
  })
})
