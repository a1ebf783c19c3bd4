// A certificate as an Open Badges 3.0 credential (W3C Verifiable Credentials 2.0), signed as a JSON Web Token (section 8.2 of Open Badges:
// the payload is the credential with the registered claims; the header names a key by an address that answers it).
import { SignJWT } from 'jose'
import type { CertificateKey } from './certificate-keys.ts'

/** What is public of a certificate to whoever has its code. */
export interface Certified {
  id: string
  title: string
  objectives: string | null
  /** Decimal text. */
  hours: string | null
  startsOn: string
  endsOn: string
  issuedOn: string
  /** The last day on which it is good. */
  expiresOn: string | null
  /** The code of its holder, as HT-P-000123. */
  personCode: string
}

export interface Issuer {
  /** Where people reach this bureau, without a slash at the end. */
  origin: string
  name: string
}

export const addresses = (origin: string) => ({
  issuer: `${origin}/certificates/issuer`,
  certificate: (id: string) => `${origin}/certificates/${id}`,
  key: (kid: string) => `${origin}/certificates/keys/${kid}`,
  revocations: `${origin}/certificates/revocations`,
})

export const issuerProfile = ({ origin, name }: Issuer) => ({
  id: addresses(origin).issuer,
  type: ['Profile'],
  name,
  url: origin,
})

/** The credential, unsigned. The holder is named by their code alone. */
export function credentialOf(certified: Certified, issuer: Issuer) {
  const at = addresses(issuer.origin)
  const id = at.certificate(certified.id)
  const { title, objectives, hours, startsOn, endsOn, issuedOn, expiresOn, personCode } = certified
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'],
    id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: title,
    issuer: issuerProfile(issuer),
    validFrom: `${issuedOn}T00:00:00Z`,
    ...(expiresOn && { validUntil: `${expiresOn}T23:59:59Z` }),
    credentialSubject: {
      id: `${id}#holder`,
      type: ['AchievementSubject'],
      identifier: [
        { type: 'IdentityObject', identityHash: personCode, identityType: 'systemId', hashed: false, salt: '' },
      ],
      activityStartDate: `${startsOn}T00:00:00Z`,
      activityEndDate: `${endsOn}T23:59:59Z`,
      achievement: {
        id: `${id}#achievement`,
        type: ['Achievement'],
        achievementType: 'Certificate',
        name: title,
        description: objectives ?? title,
        criteria: { narrative: `Completed from ${startsOn} to ${endsOn}${hours ? `, ${hours} hours` : ''}.` },
      },
    },
    credentialStatus: { id: at.revocations, type: '1EdTechRevocationList' },
  }
}

const seconds = (instant: string) => Date.parse(instant) / 1_000

/** The credential signed: a compact JWS. The same key signs the same certificate the same way each time. */
export function signedCredential(certified: Certified, issuer: Issuer, key: CertificateKey): Promise<string> {
  const credential = credentialOf(certified, issuer)
  return new SignJWT({
    ...credential,
    iss: credential.issuer.id,
    jti: credential.id,
    sub: credential.credentialSubject.id,
    nbf: seconds(credential.validFrom),
    ...(credential.validUntil && { exp: seconds(credential.validUntil) }),
  })
    .setProtectedHeader({ alg: key.jwk.alg, kid: addresses(issuer.origin).key(key.jwk.kid), typ: 'JWT' })
    .sign(key.private)
}
