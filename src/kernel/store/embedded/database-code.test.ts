import assert from 'node:assert/strict'
import test from 'node:test'
import { compileGrammar, databaseCode } from './database-code.ts'

test('code without the grammar under its name is refused at once', async () => {
  const empty = await WebAssembly.compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))
  await assert.rejects(compileGrammar(empty), /exports no raw_parser/)
  assert.ok((await databaseCode()) instanceof WebAssembly.Module)
})
