/** `npm run course`: opens Jupyter with the kernel of this project, after npm has installed and built it. */
import { jupyter, subcommandOf } from './jupyter.js'

/** It opens in this folder, and can show the sources that notebooks lead to. */
const HOME = {
  lab: '--LabApp.default_url=/lab/tree/course',
  notebook: '--NotebookApp.default_url=/tree/course',
}

const program = subcommandOf('lab', 'notebook')
jupyter(program, HOME[program], ...process.argv.slice(2))
