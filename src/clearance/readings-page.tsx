// Who opened the hits of which case, for auditors.
import { DateField, EmptyState, FilterForm, Instant, Name, Pager, Section, Table, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { localMessages as l } from './local-messages.ts'
import { messages as m } from './messages.ts'
import { listHitReadings, type HitReadings } from './readings.ts'
import { caseAddress, clearanceAddress } from './words.tsx'

export const hitReadingsPage = page({
  path: '/clearance/readings',
  needs: 'hit-reading.read',
  async get({ act, query }) {
    const [since, cursor] = [query.get('since'), query.get('cursor')]
    const { readings, next } = await act(listHitReadings, { ...(since && { since }), ...(cursor && { cursor }) })
    return {
      title: l.readings,
      trail: [{ label: m.clearance, href: clearanceAddress }],
      lead: <Lead />,
      body: (
        <>
          <Since since={since ?? ''} />
          <ReadingsTable readings={readings} />
          {readings.length > 0 && <Pager next={next} shown={readings.length} />}
        </>
      ),
    }
  },
})

function Lead() {
  const { t } = useView()
  return <>{t(l.readingsLead)}</>
}

function Since({ since }: { since: string }) {
  const { t } = useView()
  return (
    <FilterForm>
      <DateField name="since" label={t(l.readSince)} value={since} />
    </FilterForm>
  )
}

/** `titled` where it stands on the page of one case. */
export function ReadingsTable({ readings, titled }: { readings: HitReadings; titled?: boolean }) {
  const { t } = useView()
  const table = (
    <Table
      caption={t(l.readings)}
      captionHidden
      rows={readings}
      empty={<EmptyState title={t(l.noReadings)}>{t(l.noReadingsWhy)}</EmptyState>}
      columns={[
        { key: 'by', label: t(l.reader), kind: 'name', cell: ({ by }) => <Name>{by}</Name> },
        { key: 'at', label: t(l.openedAt), cell: ({ openedAt }) => <Instant at={openedAt} /> },
        ...(titled
          ? []
          : [
              {
                key: 'case',
                label: t(m.case),
                cell: ({ case: { id, reference, name, code } }: HitReadings[number]) => (
                  <>
                    <a href={caseAddress(id)}>
                      <bdi>{name ?? code ?? reference}</bdi>
                    </a>{' '}
                    <code>{reference}</code>
                  </>
                ),
              },
            ]),
        { key: 'purpose', label: t(l.purpose), cell: ({ purpose }) => <bdi>{purpose}</bdi> },
      ]}
    />
  )
  return titled ? <Section title={t(l.readings)}>{table}</Section> : table
}
