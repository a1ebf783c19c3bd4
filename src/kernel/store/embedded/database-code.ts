// The embedded database's code. V8 compiles WebAssembly quickly at first, and what runs often a second time with its
// optimising compiler; but PostgreSQL's grammar is one function for which that compiler needs 604 MB. So the grammar is
// compiled here, before all else, in such a way that it is never compiled again: docs/decisions/0010.
import { readFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'

const file = new URL('pglite.wasm', import.meta.resolve('@electric-sql/pglite'))
/** Pages of memory, of 64 kB, with which PGlite's code wants to begin and end. */
const memory = { initial: 2048, maximum: 32768 }

export async function databaseCode(): Promise<WebAssembly.Module> {
  const code = await WebAssembly.compile(await readFile(file))
  // compiled functions belong to the code, not to an instance of it
  const { exports } = await WebAssembly.instantiate(code, nothing(code))
  setFlagsFromString('--wasm-tier-up-filter=0') // only function 0 shall be compiled again, and that is an import
  try {
    ;(exports['raw_parser'] as () => unknown)()
  } catch {
    // it was compiled; it has nothing to parse and no memory to do it in
  } finally {
    setFlagsFromString('--wasm-tier-up-filter=-1')
  }
  return code
}

function nothing(code: WebAssembly.Module): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const { module, name, kind } of WebAssembly.Module.imports(code))
    (imports[module] ??= {})[name] = kind === 'memory' ? new WebAssembly.Memory(memory) : () => 0
  return imports
}
