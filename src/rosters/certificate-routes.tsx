// What anybody may ask of a certificate without an account: whether it stands, its credential, and the keys that prove it.
import { Hono, type Context } from 'hono'
import { raw } from 'hono/html'
import { sql } from 'kysely'
import { renderSVG } from 'uqr'
import type { Env } from '#http/signed-in.ts'
import type { Bureau } from '#kernel/bureau.ts'
import { NotFound } from '#kernel/problem.ts'
import { CalendarDate, Facts, inLanguage, Name, Tag, useView, type Tone } from '#web/index.ts'
import { standingOf, type CertificateStanding } from './certificate.ts'
import type { CertificateKeys, PublicKey } from './certificate-keys.ts'
import { addresses, issuerProfile, signedCredential, type Issuer } from './credential.ts'
import { standingNames } from './words.ts'
import { certificatePageMessages as m } from './page-messages.ts'

interface Shown {
  id: string
  title: string
  /** In other languages, by BCP 47. */
  titles: Record<string, string>
  objectives: string | null
  hours: string | null
  startsOn: string
  endsOn: string
  issuedOn: string
  expiresOn: string | null
  revokedOn: string | null
  /** Null for whoever has not its code. */
  personCode: string | null
  name: string | null
  language: string | null
}

export interface CertificateOffice {
  bureau: Bureau
  keys: CertificateKeys
  issuer: Issuer
}

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function readCertificate({ store }: Bureau, id: string, code: string): Promise<Shown> {
  const found = isUuid.test(id)
    ? await store.transaction({ role: 'jurat_door', operation: 'certificates.read', readOnly: true }, (db) =>
        sql<Shown>`select * from read_certificate(${id}::uuid, ${code.slice(0, 100)})`.execute(db),
      )
    : { rows: [] }
  if (!found.rows[0]) throw NotFound({ what: 'certificate', id: id.slice(0, 100) })
  return found.rows[0]
}

/** Public routes, mounted before the pages. */
export function certificateRoutes({ bureau, keys, issuer }: CertificateOffice) {
  const at = addresses(issuer.origin)
  // by the name that stands in the head of what it signs
  const named = (jwk: PublicKey) => ({ ...jwk, kid: at.key(jwk.kid) })
  const routes = new Hono<Env>()
  const asked = (c: Context<Env>) => readCertificate(bureau, c.req.param('id') ?? '', c.req.query('code') ?? '')

  routes.get('/.well-known/jwks.json', async (c) => c.json({ keys: (await keys.known()).map(named) }))
  routes.get('/certificates/issuer', (c) =>
    c.json({
      '@context': [
        'https://www.w3.org/ns/credentials/v2',
        'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
      ],
      ...issuerProfile(issuer),
    }),
  )
  routes.get('/certificates/keys/:kid', async (c) => {
    const jwk = (await keys.known()).find(({ kid }) => kid === c.req.param('kid'))
    if (!jwk) throw NotFound({ what: 'page', id: c.req.path })
    return c.json(named(jwk))
  })
  routes.get('/certificates/revocations', async (c) => {
    const { rows } = await bureau.store.transaction(
      { role: 'jurat_door', operation: 'certificates.revocations', readOnly: true },
      (db) => sql<{ id: string }>`select id from revoked_certificates()`.execute(db),
    )
    return c.json({
      id: at.revocations,
      issuer: at.issuer,
      revokedCredential: rows.map(({ id }) => ({ id: at.certificate(id), revoked: true })),
    })
  })
  routes.get('/certificates/:id/credential', async (c) => {
    const { personCode, revokedOn, ...shown } = await asked(c)
    // what names its holder is for whoever the holder gave the code to
    if (personCode === null || revokedOn !== null) throw NotFound({ what: 'certificate', id: shown.id })
    c.header('cache-control', 'no-store')
    c.header('content-disposition', `attachment; filename="certificate-${shown.id}.jwt"`)
    return c.body(await signedCredential({ ...shown, personCode }, issuer, keys.signing()), 200, {
      'content-type': 'application/jwt',
    })
  })
  routes.get('/certificates/:id', async (c) => {
    const shown = await asked(c)
    c.header('cache-control', 'no-store')
    c.header('x-robots-tag', 'noindex')
    const code = shown.personCode === null ? null : c.req.query('code')!
    return c.html(
      c.get('draw').page(c, c.get('session') ?? null, {
        title: m.certificate,
        body: <CertificatePage shown={shown} today={bureau.today()} issuer={issuer} code={code} />,
      }),
    )
  })
  return routes
}

const tones: Record<CertificateStanding, Tone> = { valid: 'good', expired: 'ended', revoked: 'bad' }

interface PageProps {
  shown: Shown
  today: string
  issuer: Issuer
  code: string | null
}

function CertificatePage({ shown, today, issuer, code }: PageProps) {
  const { t, locale } = useView()
  const title = inLanguage(locale, shown.title, shown.titles)
  const standing = standingOf(shown, today)
  const address = `${addresses(issuer.origin).certificate(shown.id)}${code ? `?code=${code}` : ''}`
  return (
    <article class="certificate">
      <p role="status">
        <Tag tone={tones[standing]}>{t(standingNames[standing])}</Tag> {t(m[standing])}
      </p>
      {shown.name && (
        <p class="certificate-name">
          <Name lang={shown.language ?? ''}>{shown.name}</Name>
        </p>
      )}
      <p class="certificate-title">
        <bdi lang={title.language}>{title.text}</bdi>
      </p>
      <Facts
        facts={[
          ...(shown.personCode ? [{ label: t(m.holder), value: <code>{shown.personCode}</code> }] : []),
          {
            label: t(m.held),
            value: (
              <>
                <CalendarDate on={shown.startsOn} /> – <CalendarDate on={shown.endsOn} />
              </>
            ),
          },
          ...(shown.hours ? [{ label: t(m.hours), value: shown.hours }] : []),
          { label: t(m.issuer), value: <bdi>{issuer.name}</bdi> },
          { label: t(m.issued), value: <CalendarDate on={shown.issuedOn} /> },
          {
            label: t(m.expires),
            value: shown.expiresOn ? <CalendarDate on={shown.expiresOn} /> : t(m.never),
          },
          ...(shown.revokedOn ? [{ label: t(m.revokedOn), value: <CalendarDate on={shown.revokedOn} /> }] : []),
        ]}
      />
      {!shown.name && <p class="hint">{t(m.nameWithCode)}</p>}
      {code && standing !== 'revoked' && (
        <>
          <div class="certificate-mark" aria-hidden="true">
            {raw(renderSVG(address, { border: 1 }))}
          </div>
          <p class="hint">{t(m.verifyAt, { address })}</p>
          <p class="no-print">
            <a href={`/certificates/${shown.id}/credential?code=${code}`}>{t(m.takeCredential)}</a>
          </p>
        </>
      )}
    </article>
  )
}
