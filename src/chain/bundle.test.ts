import assert from 'node:assert/strict'
import test from 'node:test'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

test('the engine is small enough to be sent to a browser: fluid, with chance and what finds faults under 16 kB', async () => {
  const files = ['program', 'fluid', 'stochastic', 'faults', 'standard']
  const { outputFiles } = await build({
    stdin: {
      contents: files.map((file) => `export * as ${file} from './${file}.ts'`).join('\n'),
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  })
  const bytes = gzipSync(outputFiles[0]!.contents).length
  assert.ok(bytes < 16_000, `${bytes} bytes`)
  const code = outputFiles[0]!.text
  assert.ok(!/\beval\(|new Function|\bimport\(|\brequire\(/.test(code), 'code that a strict content policy forbids')
})
