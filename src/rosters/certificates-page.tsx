// Certificates within the reader's scope: by event and person, with those that expire soon on top; and taking one back.
import {
  CalendarDate,
  EmptyState,
  FilterForm,
  Pager,
  SelectField,
  Table,
  Tag,
  TextArea,
  TextField,
  useView,
  type Tone,
} from '#web/index.ts'
import { page } from '#web/page.ts'
import {
  certificateStandings,
  listCertificates,
  revokeCertificate,
  type CertificateLine,
  type CertificateStanding,
} from './certificate.ts'
import { certificateMessages as m } from './page-messages.ts'
import { Folded, one, PersonName } from './page-parts.tsx'
import { standingNames } from './words.ts'

const address = '/certificates'

export const certificatesPage = page({
  path: address,
  needs: 'roster.read',
  menu: { room: 'training', label: m.certificates, order: 50 },
  async get({ act, query, refused, may }) {
    const said = (name: string) => query.get(name) ?? ''
    const filter = {
      event: said('event'),
      person: said('person'),
      standing: said('standing'),
      expiring: said('expiring'),
    }
    const cursor = query.get('cursor')
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value)) as object
    const { certificates, total, next } = await act(listCertificates, { ...given, ...(cursor && { cursor }) })
    return {
      title: m.certificates,
      lead: <Lead />,
      body: (
        <>
          <Filters filter={filter} />
          <List certificates={certificates} total={total} next={next} />
          {may('roster.keep') && <Revoke certificates={certificates} refused={refused} />}
        </>
      ),
    }
  },
  forms: {
    revoke: {
      operation: revokeCertificate,
      input: (fields) => ({ id: one(fields, 'id') ?? '', reason: one(fields, 'reason') ?? '' }),
    },
  },
})

function Lead() {
  return <>{useView().t(m.lead)}</>
}

function Filters({ filter }: { filter: Record<'event' | 'person' | 'standing' | 'expiring', string> }) {
  const { t } = useView()
  return (
    <>
      <FilterForm clearHref={address}>
        <TextField name="event" label={t(m.event)} value={filter.event} width="short" />
        <TextField name="person" label={t(m.person)} value={filter.person} width="short" />
        <SelectField
          name="standing"
          label={t(m.standing)}
          value={filter.standing}
          empty={true}
          options={certificateStandings.map((value) => ({ value, label: t(standingNames[value]) }))}
        />
        <TextField name="expiring" label={t(m.expiring)} value={filter.expiring} width="short" inputmode="numeric" />
      </FilterForm>
      <p class="no-print">
        <a href={`${address}?expiring=90`}>{t(m.soon)}</a>
      </p>
    </>
  )
}

const tones: Record<CertificateStanding, Tone> = { valid: 'good', expired: 'ended', revoked: 'bad' }

interface ListProps {
  certificates: readonly CertificateLine[]
  total: number
  next: string | null
}

function List({ certificates, total, next }: ListProps) {
  const { t } = useView()
  return (
    <>
      <p role="status">{t(m.found, { count: total })}</p>
      <Table
        caption={t(m.certificates)}
        captionHidden
        rows={certificates}
        empty={<EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>}
        columns={[
          {
            key: 'person',
            label: t(m.holder),
            kind: 'name',
            cell: (row) => <PersonName of={{ ...row, code: row.person }} />,
          },
          {
            key: 'event',
            label: t(m.event),
            cell: ({ event, title }) => (
              <>
                <a href={`/events/${event}/results`}>{event}</a> <bdi>{title}</bdi>
              </>
            ),
          },
          {
            key: 'issued',
            label: t(m.issued),
            kind: 'date',
            minor: true,
            cell: ({ issuedOn }) => <CalendarDate on={issuedOn} />,
          },
          {
            key: 'expires',
            label: t(m.expires),
            kind: 'date',
            cell: ({ expiresOn }) => (expiresOn ? <CalendarDate on={expiresOn} /> : t(m.never)),
          },
          {
            key: 'standing',
            label: t(m.standing),
            cell: ({ standing, revokedFor }) => (
              <>
                <Tag tone={tones[standing]}>{t(standingNames[standing])}</Tag>
                {revokedFor && (
                  <div class="hint">
                    <bdi>{revokedFor}</bdi>
                  </div>
                )}
              </>
            ),
          },
          {
            key: 'show',
            label: t(m.certificate),
            cell: ({ id, code }) => <a href={`${address}/${id}?code=${code}`}>{t(m.print)}</a>,
          },
        ]}
      />
      {certificates.length > 0 && <Pager next={next} shown={certificates.length} total={total} />}
    </>
  )
}

function Revoke({
  certificates,
  refused,
}: {
  certificates: readonly CertificateLine[]
  refused: Parameters<typeof Folded>[0]['refused']
}) {
  const { t } = useView()
  const standing = certificates.filter(({ revokedOn }) => !revokedOn)
  if (!standing.length) return null
  return (
    <div class="no-print folds">
      <Folded
        action={address}
        refused={refused}
        form="revoke"
        title={t(m.revoke)}
        why={t(m.revokeWhy)}
        button={t(m.revokeThis)}
      >
        <SelectField
          name="id"
          label={t(m.certificate)}
          empty=""
          required
          options={standing.map(({ id, event, person, name }) => ({
            value: id,
            label: `${name ?? person} (${person}), ${event}`,
          }))}
        />
        <TextArea name="reason" label={t(m.reason)} rows={2} required />
      </Folded>
    </div>
  )
}
