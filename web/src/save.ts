/** Files that the page gives to the visitor. */
import { make } from './dom.js'

/** Saves a file. */
export function save(name: string, contents: BlobPart, type: string) {
  const address = URL.createObjectURL(new Blob([contents], { type }))
  make('a', { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}

export const saveJson = (name: string, value: unknown) =>
  save(name, `${JSON.stringify(value, null, 2)}\n`, 'application/json')

/** A table of numbers and texts, with its columns named by the first row. */
export function csvOf(rows: Record<string, unknown>[]): string {
  const names = Object.keys(rows[0] ?? {})
  const line = (values: unknown[]) =>
    values.map((value) => (value === undefined ? '' : quoted(String(value)))).join(',')
  return `${[line(names), ...rows.map((row) => line(names.map((name) => row[name])))].join('\n')}\n`
}

const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Saves pictures side by side, on the background of the page. */
export function savePng(name: string, pictures: HTMLCanvasElement[], background: string) {
  const canvas = make('canvas')
  canvas.width = pictures.reduce((sum, { width }) => sum + width, 0)
  canvas.height = Math.max(...pictures.map(({ height }) => height))
  const context = canvas.getContext('2d')!
  context.fillStyle = background
  context.fillRect(0, 0, canvas.width, canvas.height)
  let x = 0
  for (const picture of pictures) {
    context.drawImage(picture, x, 0)
    x += picture.width
  }
  canvas.toBlob((blob) => blob && save(name, blob, 'image/png'))
}
