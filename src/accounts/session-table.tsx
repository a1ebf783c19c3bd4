// Open sessions and tokens as a table, each with a button that ends it.
import { OneButton } from '#web/components/form.tsx'
import { Table } from '#web/components/table.tsx'
import { useView } from '#web/view.ts'
import { messages as m } from './messages.ts'
import type { OpenSession } from './session-list.ts'
import { sessionInWords } from './words.ts'

export function SessionTable({ sessions, action }: { sessions: readonly OpenSession[]; action: string }) {
  const { t, format } = useView()
  return (
    <Table
      caption={t(m.sessions)}
      captionHidden
      rows={sessions}
      empty={<p>{t(m.noSessions)}</p>}
      columns={[
        {
          key: 'session',
          label: t(m.session),
          kind: 'name',
          cell: (session) => (
            <>
              <bdi>{sessionInWords(t, session)}</bdi>
              {session.current && ` (${t(m.thisSession)})`}
              {session.readOnly && ` (${t(m.readOnly)})`}
            </>
          ),
        },
        {
          key: 'began',
          label: t(m.began),
          kind: 'date',
          minor: true,
          cell: (session) => format.instant(session.createdAt),
        },
        { key: 'lastSeen', label: t(m.lastSeen), kind: 'date', cell: (session) => format.instant(session.lastSeenAt) },
        { key: 'ends', label: t(m.ends), kind: 'date', cell: (session) => format.instant(session.expiresAt) },
        {
          key: 'revoke',
          label: t(m.revoke),
          cell: (session) => (
            <OneButton
              action={action}
              form="revoke"
              fields={{ session: session.id }}
              label={t(m.revokeNamed, { name: sessionInWords(t, session) })}
            >
              {t(m.revoke)}
            </OneButton>
          ),
        },
      ]}
    />
  )
}
