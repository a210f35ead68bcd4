import { drawField } from '../figures/draw.js'
import { fieldCsv, fieldNpy, fieldVtk, realPart } from '../figures/fieldFiles.js'
import { cornersOf, egg } from '../wave/scene.js'
import type { Wave } from '../wave/wave.js'
import type { Output } from './save.js'

/**
 * The files of `lanewise wave`: their names, and how their contents are made from a wave.
 */

export const FORMATS = ['npy', 'csv', 'vtk', 'png', 'svg'] as const
export type Format = (typeof FORMATS)[number]

/** Formats that show one moment, so that there can be frames of them. */
export const FRAMED: readonly Format[] = ['vtk', 'png', 'svg']

/** A file, and its contents for a wave, in pieces. */
type WaveFile = { file: string; make(wave: Wave): Promise<Iterable<Uint8Array>> }

/** The files of these outputs; with frames, formats that show one moment have one file per frame. */
export function contentsOf(outputs: readonly Output<Format>[], frames?: number): WaveFile[] {
  return outputs.flatMap(({ file, format }) => {
    if (frames === undefined || !FRAMED.includes(format)) {
      return { file, make: (wave) => formatWave(wave, format) }
    }
    return Array.from({ length: frames }, (_, frame) => ({
      file: frameName(file, frame),
      make: (wave: Wave) => formatWave(wave, format, { frame, frames }),
    }))
  })
}

/** field.vtk becomes field_0.vtk, field_1.vtk, and so on: ParaView opens such files as one series. */
const frameName = (file: string, frame: number) => file.replace(/\.\w+$/, (ending) => `_${frame}${ending}`)

type Frame = { frame: number; frames: number }

async function formatWave(wave: Wave, format: Format, moment?: Frame): Promise<Iterable<Uint8Array>> {
  const phase = moment === undefined ? 0 : moment.frame / moment.frames
  if (format === 'npy') return fieldNpy(wave)
  if (format === 'csv') return fieldCsv(wave)
  if (format === 'vtk') return fieldVtk(wave, phase)
  const when = moment === undefined ? '' : `; frame ${moment.frame} of ${moment.frames} in a period`
  const picture = {
    title: 'A plane wave from the left, scattered by an obstacle',
    subtitle: `${aboutOf(wave)}${when}`,
    ...wave.grid,
    values: realPart(wave, phase),
    mask: wave.mask,
    obstacle: cornersOf(egg, wave.segments),
  }
  return [await drawField(picture, format)]
}

const aboutOf = ({ nx, ny, segments, wavelength }: Wave) =>
  `wavelength ${wavelength}, ${nx + 1} × ${ny + 1} points, ${segments} segments`
