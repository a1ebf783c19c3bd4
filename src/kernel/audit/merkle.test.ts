import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import { MerkleTree } from './merkle.ts'

const hash = (...parts: Uint8Array[]) => {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part)
  return digest.digest()
}

/** The definition of RFC 6962 section 2.1, word for word. */
function rootByDefinition(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return hash()
  if (leaves.length === 1) return leaves[0]!
  let half = 1
  while (half * 2 < leaves.length) half *= 2
  return hash(Uint8Array.of(1), rootByDefinition(leaves.slice(0, half)), rootByDefinition(leaves.slice(half)))
}

test('the root is that of RFC 6962 for any number of leaves', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 70 }), (leaves) => {
      const tree = new MerkleTree()
      for (const leaf of leaves) tree.add(Buffer.from(leaf).toString('hex'))
      assert.equal(tree.root(), rootByDefinition(leaves.map((leaf) => Buffer.from(leaf))).toString('hex'))
      assert.equal(tree.size, leaves.length)
    }),
  )
})
