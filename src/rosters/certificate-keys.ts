// The keys that sign certificates. One signs; the public halves of those before it stay known, so that what they signed is still
// proved. The private half is a file of the operator; the public halves stand in the database.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { sql } from 'kysely'
import type { Bureau } from '#kernel/bureau.ts'
import { keyInFile } from '#kernel/key-file.ts'
import type { Session } from '#kernel/session.ts'

/** Ed25519 is small and quick; RSA (RS256) is what Open Badges 3.0 asks every verifier to know. */
export const keyTypes = ['ed25519', 'rsa'] as const
export type KeyType = (typeof keyTypes)[number]

export interface PublicKey extends JWK {
  /** Its thumbprint (RFC 7638). */
  kid: string
  alg: 'EdDSA' | 'RS256'
}

export interface CertificateKey {
  jwk: PublicKey
  private: KeyObject
}

export interface CertificateKeys {
  /** The key that signs from now on. */
  signing(): CertificateKey
  /** The public half of every key that ever signed, the newest first. */
  known(): Promise<PublicKey[]>
  /** Makes a new key, which signs from then on; the private half of the one before is no more. @throws NotAllowed */
  rotate(session: Session, type: KeyType): Promise<{ kid: string; retired: string; alg: string }>
}

export async function certificateKey(key: KeyObject): Promise<CertificateKey> {
  const { kty, crv, x, n, e } = await exportJWK(createPublicKey(key))
  const rsa = kty === 'RSA'
  const jwk = rsa ? { kty, n: n!, e: e! } : { kty: kty!, crv: crv!, x: x! }
  const kid = await calculateJwkThumbprint(jwk)
  return { jwk: { ...jwk, kid, alg: rsa ? 'RS256' : 'EdDSA', use: 'sig' }, private: key }
}

const newKey = (type: KeyType) =>
  type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 3072 }) : generateKeyPairSync('ed25519')

/** Reads the key that signs from its file, or makes it at the first start; its public half is then known to everybody. */
export async function openCertificateKeys(bureau: Bureau, file: string): Promise<CertificateKeys> {
  let current = await certificateKey(keyInFile(file))
  await bureau.store.transaction({ role: 'jurat_job', operation: 'certificates.knowKey' }, (db) =>
    sql`select know_certificate_key(${current.jwk.kid}, ${JSON.stringify(current.jwk)}::jsonb)`.execute(db),
  )
  return {
    signing: () => current,
    async known() {
      const { rows } = await bureau.store.transaction(
        { role: 'jurat_door', operation: 'certificates.keys', readOnly: true },
        (db) => sql<{ jwk: PublicKey }>`select jwk from certificate_keys()`.execute(db),
      )
      return rows.map(({ jwk }) => jwk)
    },
    async rotate(session, type) {
      const next = `${file}.next`
      const pem = newKey(type).privateKey.export({ type: 'pkcs8', format: 'pem' })
      const made = await certificateKey(createPrivateKey(pem))
      rmSync(next, { force: true })
      writeFileSync(next, pem, { mode: 0o600, flag: 'wx' })
      const retired = current.jwk.kid
      try {
        await bureau.transaction(session, 'certificates.rotateKey', false, async (db) => {
          await db
            .insertInto('certificateKey')
            .values({ kid: made.jwk.kid, jwk: JSON.stringify(made.jwk) })
            .execute()
          await db
            .updateTable('certificateKey')
            .set({ retiredAt: sql`clock_timestamp()` })
            .where('kid', '<>', made.jwk.kid)
            .where('retiredAt', 'is', null)
            .execute()
        })
      } catch (error) {
        rmSync(next, { force: true })
        throw error
      }
      // known before it signs: a server that ends here begins again with the old key, which is known as well
      renameSync(next, file)
      current = made
      return { kid: made.jwk.kid, retired, alg: made.jwk.alg }
    },
  }
}
