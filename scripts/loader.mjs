// Lets Node run what Jurat is written in. Types Node takes out itself; the JSX of the pages is turned into calls by esbuild,
// once for each content: the results are kept beside the installed packages, so that a start needs no compiler.
//   node --import ./scripts/loader.mjs PROGRAM
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire, enableCompileCache, registerHooks, setSourceMapsSupport } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const kept = fileURLToPath(new URL('../node_modules/.cache/jurat', import.meta.url))
const require = createRequire(import.meta.url)
const options = { loader: 'tsx', format: 'esm', jsx: 'automatic', jsxImportSource: 'hono/jsx', target: 'node24' }

function compiled(file) {
  const source = readFileSync(file, 'utf8')
  const { version } = require('esbuild/package.json')
  const hash = createHash('sha256')
    .update(JSON.stringify([version, options, file, source]))
    .digest('hex')
  const path = join(kept, `${hash}.mjs`)
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // not compiled yet
  }
  const { code } = require('esbuild').transformSync(source, { ...options, sourcefile: file, sourcemap: 'inline' })
  try {
    mkdirSync(kept, { recursive: true })
    writeFileSync(`${path}.${process.pid}`, code)
    renameSync(`${path}.${process.pid}`, path)
  } catch {
    // a folder that cannot be written to: then it is compiled at every start
  }
  return code
}

registerHooks({
  load(url, context, next) {
    const { protocol, pathname } = new URL(url)
    if (protocol !== 'file:' || !pathname.endsWith('.tsx')) return next(url, context)
    return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true }
  },
})
enableCompileCache(join(kept, 'code'))
setSourceMapsSupport(true)
