/** Looks in the virtual machine of Vercel's edge runtime, on which Next runs, where no code may be made; prints what it saw. */
import { readFileSync } from 'node:fs'
import { EdgeVM } from '@edge-runtime/vm'

const [, , script, task] = process.argv
const vm = new EdgeVM({ codeGeneration: { strings: false, wasm: false } })
vm.evaluate(readFileSync(script, 'utf8'))
console.log(JSON.stringify(await vm.evaluate(`looking.look(${task})`)))
