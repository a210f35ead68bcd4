/** Looks, and prints what it saw. */
import { look } from './look.js'

look(JSON.parse(process.argv[2])).then((seen) => console.log(JSON.stringify(seen)))
