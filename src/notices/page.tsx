// What waits for the reader, as a page, with the mail of a day.
import {
  CalendarDate,
  EmptyState,
  Instant,
  Name,
  OneButton,
  ProblemAlert,
  Section,
  Table,
  Tag,
  useView,
} from '#web/index.ts'
import { page, type FormFields } from '#web/page.ts'
import { listMails, wishMail } from './mail-list.ts'
import { messages as m } from './messages.ts'
import { kindOf, listNotices, seeNotice, unseeNotice, type Notice } from './waiting.ts'

const path = '/notices'
const one = (fields: FormFields, name: string) => [fields[name] ?? ''].flat()[0]
const which = (fields: FormFields) => ({ kind: one(fields, 'kind'), item: one(fields, 'item') })

export const noticesPage = page({
  path,
  needs: null,
  async get({ act, query, refused }) {
    const seen = query.get('seen') === 'yes'
    const found = await act(listNotices, { seen })
    const mails = await act(listMails, {})
    return {
      title: m.title,
      lead: <Lead />,
      body: (
        <>
          {refused && <ProblemAlert problem={refused.problem} />}
          <List {...found} seen={seen} />
          <Mail {...mails} />
        </>
      ),
    }
  },
  forms: {
    see: { operation: seeNotice, input: which },
    unsee: { operation: unseeNotice, input: which, next: () => `${path}?seen=yes` },
    mail: { operation: wishMail, input: (fields) => ({ stop: one(fields, 'mail') === 'no' }) },
  },
})

const Lead = () => <>{useView().t(m.lead)}</>

function List({ notices, waiting, more, seen }: { notices: Notice[]; waiting: number; more: boolean; seen: boolean }) {
  const { t } = useView()
  return (
    <>
      <p role="status">
        {t(m.count, { count: waiting })}. {more && t(m.more)}{' '}
        <a class="no-print" href={seen ? path : `${path}?seen=yes`}>
          {t(seen ? m.hideSeen : m.showSeen)}
        </a>
      </p>
      <Table
        caption={t(m.title)}
        captionHidden
        rows={notices}
        empty={<EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>}
        columns={[
          { key: 'what', label: t(m.what), kind: 'name', cell: (row) => <What notice={row} /> },
          {
            key: 'due',
            label: t(m.due),
            kind: 'date',
            cell: ({ due, overdue }) =>
              due && (
                <>
                  <CalendarDate on={due} /> {overdue && <Tag tone="bad">{t(m.overdue)}</Tag>}
                </>
              ),
          },
          { key: 'seen', label: t(m.seen), cell: (row) => <Seen notice={row} /> },
        ]}
      />
    </>
  )
}

function What({ notice: { kind, text, values, address } }: { notice: Notice }) {
  const { t, origin } = useView()
  const known = kindOf(kind)
  return (
    <a href={address.startsWith(origin) ? address.slice(origin.length) : address}>
      <bdi>{known ? t(known.text, values) : text}</bdi>
    </a>
  )
}

function Seen({ notice: { kind, item, text, seenAt } }: { notice: Notice }) {
  const { t } = useView()
  const word = t(seenAt === null ? m.markSeen : m.markUnseen)
  return (
    <span class="no-print">
      <OneButton
        action={path}
        form={seenAt === null ? 'see' : 'unsee'}
        fields={{ kind, item }}
        label={`${word}: ${text}`}
      >
        {word}
      </OneButton>
    </span>
  )
}

interface MailProps {
  wanted: boolean
  mails: readonly {
    on: string
    to: string | null
    waiting: number
    attempts: number
    sentAt: string | null
    fault: string | null
  }[]
}

function Mail({ wanted, mails }: MailProps) {
  const { t, format } = useView()
  return (
    <Section title={t(m.mail)}>
      <p>
        {t(m.mailWhy)} {t(wanted ? m.mailWanted : m.mailUnwanted)}
      </p>
      <div class="no-print">
        <OneButton action={path} form="mail" fields={{ mail: wanted ? 'no' : 'yes' }}>
          {t(wanted ? m.mailNone : m.mailAgain)}
        </OneButton>
      </div>
      {mails.length > 0 && (
        <>
          <Table
            caption={t(m.mailsWhy)}
            rows={mails}
            columns={[
              { key: 'day', label: t(m.day), kind: 'date', cell: ({ on }) => <CalendarDate on={on} /> },
              { key: 'to', label: t(m.to), cell: ({ to }) => to && <Name>{to}</Name> },
              { key: 'waiting', label: t(m.waiting), kind: 'number', cell: ({ waiting }) => format.number(waiting) },
              {
                key: 'attempts',
                label: t(m.attempts),
                kind: 'number',
                cell: ({ attempts }) => format.number(attempts),
              },
              { key: 'sent', label: t(m.sent), cell: ({ sentAt }) => sentAt && <Instant at={sentAt} /> },
              { key: 'fault', label: t(m.fault), cell: ({ fault }) => fault && <code>{fault}</code> },
            ]}
          />
        </>
      )}
    </Section>
  )
}
