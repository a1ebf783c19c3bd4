// The versions of an activity and what changed between them.
import type { Child } from 'hono/jsx'
import { DateField, FilterForm, History, Section, useView } from '#web/index.ts'
import type { ActivityRecord } from './activity.ts'
import { activityAddress } from './address.ts'
import { messages as m } from './messages.ts'

type Version = ActivityRecord['versions'][number]
const mostChanges = 12

export function ActivityHistory({ record: { activity, versions } }: { record: ActivityRecord }) {
  const { t, query } = useView()
  const address = activityAddress(activity.identifier)
  return (
    <Section title={t(m.history)} id="history">
      <FilterForm clearHref={address}>
        <DateField name="asOf" label={t(m.asOf)} hint={t(m.asOfHint)} value={query.get('asOf') ?? ''} />
      </FilterForm>
      <History
        entries={versions.map((version) => ({
          at: version.recordedAt,
          by: version.by ?? version.file,
          what: (
            <>
              <strong>{t(m.version, { version: version.version })}</strong>
              {version.by !== null && (
                <>
                  {' '}
                  · <bdi>{version.file}</bdi>
                </>
              )}
            </>
          ),
          details: <Changes version={version} first={version.version === 1} />,
          href: `${address}?asOf=${version.recordedAt.slice(0, 10)}`,
        }))}
      />
    </Section>
  )
}

function Changes({ version: { state, changes }, first }: { version: Version; first: boolean }): Child {
  const { t } = useView()
  const words =
    state === 'withdrawn'
      ? [t(m.becameWithdrawn)]
      : first
        ? [t(m.firstVersion)]
        : changes.length
          ? changes.slice(0, mostChanges).map(inWords)
          : [t(m.changedNothing)]
  function inWords({ at, kind, before, after }: Version['changes'][number]) {
    if (kind === 'added') return t(m.added, { member: at, after: after ?? '' })
    if (kind === 'removed') return t(m.removed, { member: at, before: before ?? '' })
    return t(m.changed, { member: at, before: before ?? '', after: after ?? '' })
  }
  return (
    <ul>
      {words.map((text) => (
        <li>
          <bdi>{text}</bdi>
        </li>
      ))}
      {changes.length > mostChanges && <li>+ {changes.length - mostChanges}</li>}
    </ul>
  )
}
