// Secrets that people and programs hold: random, shown once, and kept only as their SHA-256.
import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits as URL-safe text. `kind` makes a leaked one recognisable to scanners, as `jurat_pat_…`. */
export const newSecret = (kind: string) => `jurat_${kind}_${randomBytes(32).toString('base64url')}`

export const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')
