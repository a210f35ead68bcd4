/**
 * Settings as the part of an address after #, such as `view=race&cells=4096`: what is not there is as in the scene, if one
 * is named, and otherwise has its default.
 */
import { scenes } from './scenes.js'
import { type ChoiceName, choices, defaults, type RangeName, ranges, type Settings } from './settings.js'

/** The settings of an address. What is unknown or no number is ignored, and numbers are moved into their range. */
export function readAddress(hash: string): Settings {
  const given = new URLSearchParams(hash.replace(/^#/, ''))
  const settings: Record<string, string | number> = { ...beginOf(given.get('scene')) }
  for (const [name, text] of given) {
    if (Object.hasOwn(ranges, name)) settings[name] = inRange(name as RangeName, text)
    else if (Object.hasOwn(choices, name) && Object.hasOwn(choices[name as ChoiceName].values, text))
      settings[name] = text
  }
  return settings as Settings
}

/** The settings of a scene, or the defaults. */
const beginOf = (scene: string | null): Settings =>
  scene !== null && Object.hasOwn(scenes, scene)
    ? { ...defaults, ...scenes[scene as keyof typeof scenes].settings }
    : defaults

function inRange(name: RangeName, text: string): number {
  const { from, to, step } = ranges[name]
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value)) return defaults[name]
  const rounded = Number.isInteger(step) ? Math.round(value / step) * step : value
  return Math.min(to, Math.max(from, rounded))
}

/** The address of settings. */
export function writeAddress(settings: Settings): string {
  const begin = beginOf(settings.scene)
  const other = Object.entries(settings).filter(([name, value]) => value !== begin[name as RangeName])
  return `#${new URLSearchParams(other.map(([name, value]) => [name, String(value)]))}`
}
