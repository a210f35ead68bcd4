/** Prints what becomes of waves on this host. */
import { waves } from './wave.js'

console.log(JSON.stringify(await waves()))
