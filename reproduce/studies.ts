import { diagram } from './diagram.js'
import { golden } from './golden.js'
import { hysteresis } from './hysteresis.js'
import { lifetimes } from './lifetimes.js'
import { maxima } from './maxima.js'
import { megajam } from './megajam.js'
import { relaxation } from './relaxation.js'
import type { Study } from './study.js'
import { tasep } from './tasep.js'
import { unitVelocity } from './unitVelocity.js'

/** All studies by their names, in the order of the page. */
export const studies: Record<string, Study> = {
  golden,
  relaxation,
  diagram,
  maxima,
  'unit-velocity': unitVelocity,
  tasep,
  hysteresis,
  megajam,
  lifetimes,
}
