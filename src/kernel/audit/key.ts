// The sealing key lives outside the database, in a file of the operator: whoever can rewrite the log can't sign it.
import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { keyInFile } from '../key-file.ts'

export interface SealingKey {
  /** Ed25519 public key, DER as base64. */
  publicKey: string
  sign(text: string): string
}

const publicText = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')

/** Reads the key, or makes one at the first start (mode 0600). */
export function sealingKey(file: string): SealingKey {
  const key = keyInFile(file)
  return { publicKey: publicText(key), sign: (text) => sign(null, Buffer.from(text), key).toString('base64') }
}

export function signedBy(publicKey: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
  } catch {
    return false // not a key or not a signature at all
  }
}
