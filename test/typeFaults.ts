import { relative, resolve } from 'node:path'
import ts from 'typescript'

/** A fault, and the file and line where it is. */
export type TypeFault = { file: string; line: number; fault: string }

/**
 * What the type checker finds in files that exist for it alone; there, `lanewise` is the sources.
 *
 * @param files their text by their path
 * @param paths of other names that they import
 */
export function typeFaults(files: Map<string, string>, paths: Record<string, string> = {}): TypeFault[] {
  const texts = new Map([...files].map(([name, text]) => [resolve(name), text]))
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.')
  const named = { lanewise: 'src/index.ts', 'lanewise/wave': 'src/wave/index.ts', ...paths }
  const asked = {
    ...options,
    ...{ noUnusedLocals: false, noUnusedParameters: false },
    paths: Object.fromEntries(Object.entries(named).map(([name, path]) => [name, [resolve(path)]])),
  }
  const host = ts.createCompilerHost(asked)
  const { readFile, fileExists } = host
  host.readFile = (name) => texts.get(name) ?? readFile(name)
  host.fileExists = (name) => texts.has(name) || fileExists(name)
  const program = ts.createProgram([...texts.keys()], asked, host)
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => ({
    file: relative('.', file?.fileName ?? ''),
    line: file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0,
    fault: ts.flattenDiagnosticMessageText(messageText, ' '),
  }))
}
