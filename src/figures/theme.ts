/**
 * The theme of all figures, as usual in papers: white, with a frame and ticks, without a grid.
 */

/** Arimo, used for .png, has the letter widths of Arial and Helvetica: .png and .svg look the same. */
const FONT = 'Arimo, Arial, Helvetica, Liberation Sans, sans-serif'

export const INK = '#222222'

/** Configuration of Vega; `size` scales letters, ticks and lines. */
export const theme = (size = 1) => ({
  axis: {
    domainColor: INK,
    tickColor: INK,
    labelColor: INK,
    titleColor: INK,
    labelFont: FONT,
    titleFont: FONT,
    labelFontSize: 11 * size,
    titleFontSize: 12 * size,
    titleFontWeight: 'normal' as const,
    titlePadding: 8 * size,
    labelPadding: 3 * size,
    tickSize: 5 * size,
    tickWidth: size,
    domainWidth: size,
    grid: false,
  },
  legend: {
    labelColor: INK,
    titleColor: INK,
    labelFont: FONT,
    titleFont: FONT,
    labelFontSize: 11 * size,
    titleFontSize: 11 * size,
    titleFontWeight: 'normal' as const,
    titlePadding: 6 * size,
    rowPadding: 2 * size,
    labelOffset: 4 * size,
    labelLimit: 0,
    titleLimit: 0,
  },
  text: { font: FONT, fontSize: 11 * size, fill: INK },
})

/** Title and subtitle above the plot, wrapped at `width` pixels, and their height. */
export function heading(title: string, subtitle: string, width: number, size = 1) {
  const titles = wrap(title, width / (0.58 * 14 * size))
  const subtitles = wrap(subtitle, width / (0.52 * 11 * size))
  const offset = 10 * size
  return {
    height: offset + size * (18 * titles.length + 15 * subtitles.length),
    title: {
      text: titles,
      subtitle: subtitles,
      anchor: 'start' as const,
      frame: 'group' as const,
      offset,
      font: FONT,
      fontSize: 14 * size,
      fontWeight: 'bold' as const,
      lineHeight: 18 * size,
      color: INK,
      subtitleFont: FONT,
      subtitleFontSize: 11 * size,
      subtitleLineHeight: 15 * size,
      subtitleColor: '#555555',
      subtitlePadding: 3 * size,
    },
  }
}

/** Wraps text into lines of at most `columns` characters. */
function wrap(text: string, columns: number): string[] {
  const lines = ['']
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim()
    if (longer.length <= columns || lines[lines.length - 1] === '') lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.filter(Boolean)
}
