// A Merkle tree (RFC 6962, section 2.1) over hashes that come one by one: memory is the height of the tree.
import { createHash } from 'node:crypto'

const node = (left: Buffer, right: Buffer) =>
  createHash('sha256').update(Uint8Array.of(1)).update(left).update(right).digest()

export class MerkleTree {
  private readonly full: Buffer[] = []
  size = 0

  /** Adds a leaf, which is already SHA-256 of a zero byte and what it stands for, as hexadecimal text. */
  add(leaf: string) {
    let hash = Buffer.from(leaf, 'hex')
    // each trailing one bit of the size is a full subtree that the new leaf completes
    for (let rest = this.size++; rest & 1; rest = Math.floor(rest / 2)) hash = node(this.full.pop()!, hash)
    this.full.push(hash)
  }

  /** The root, as hexadecimal text; of an empty tree it is SHA-256 of nothing. */
  root(): string {
    const last = this.full.at(-1)
    if (!last) return createHash('sha256').digest('hex')
    return this.full
      .slice(0, -1)
      .reduceRight((right, left) => node(left, right), last)
      .toString('hex')
  }
}
