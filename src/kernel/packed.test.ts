import assert from 'node:assert/strict'
import test from 'node:test'
import { gzipSync } from 'node:zlib'
import { pack, packText, pieceBytes, unpack, unpackNow, unpackText } from './packed.ts'

const text = JSON.stringify({ identifier: 'XM-EX-1', title: [{ text: 'Cours d’appel' }] })
const piece = Buffer.alloc(pieceBytes, '<value currency="USD">100</value>\n')

test('what was packed comes back', async () => {
  const packed = await pack(piece)
  assert.ok(packed.length < piece.length / 20, `${packed.length} bytes`)
  assert.deepEqual(await unpack(packed), piece)
  assert.deepEqual(unpackNow(packed), piece)
  assert.equal(unpackText(packText(text)), text)
})

test('what was kept with gzip before is still read', async () => {
  assert.deepEqual(await unpack(gzipSync(piece)), piece)
  assert.deepEqual(unpackNow(gzipSync(piece)), piece)
  assert.equal(unpackText(gzipSync(text)), text)
})

test('damage is told, not read over', async () => {
  const packed = packText(text)
  assert.throws(() => unpackText(packed.subarray(0, -3)))
  assert.throws(() => unpackText(Buffer.from(text)))
  const other = Buffer.from(packed)
  other[other.indexOf('XM-EX')]! ^= 1
  assert.throws(() => unpackText(other), { code: 'ZSTD_error_checksum_wrong' })
})
