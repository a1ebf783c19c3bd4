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
  await compileGrammar(code)
  return code
}

/** @throws where the code has no grammar by the name that it is known by; only a test calls this by itself. */
export async function compileGrammar(code: WebAssembly.Module): Promise<void> {
  // compiled functions belong to the code, not to an instance of it
  const { exports } = await WebAssembly.instantiate(code, nothing(code))
  const grammar = exports['raw_parser']
  if (typeof grammar !== 'function')
    throw new Error('The code of the embedded database exports no raw_parser: it is not the version that Jurat needs.')
  setFlagsFromString('--wasm-tier-up-filter=0') // only function 0 shall be compiled again, and that is an import
  try {
    ;(grammar as () => unknown)()
  } catch (error) {
    // it was compiled; it has nothing to parse and no memory to do it in
    if (!(error instanceof WebAssembly.RuntimeError)) throw error
  } finally {
    setFlagsFromString('--wasm-tier-up-filter=-1')
  }
}

function nothing(code: WebAssembly.Module): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {}
  for (const { module, name, kind } of WebAssembly.Module.imports(code))
    (imports[module] ??= {})[name] = kind === 'memory' ? new WebAssembly.Memory(memory) : () => 0
  return imports
}
