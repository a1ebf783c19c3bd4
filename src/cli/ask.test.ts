import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'node:test'
import { ask } from './ask.ts'

test('a server that does not answer is named', async () => {
  const server = createServer()
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  await assert.rejects(ask(`http://127.0.0.1:${port}`, '/me', {}), {
    slug: 'no-answer',
    message: `Nothing answers at http://127.0.0.1:${port}. Is that the address, and is Jurat served there?`,
  })
})
