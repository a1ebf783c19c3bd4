// What more days of court get done, as a page with a form and a table.
import { Alert, Button, EmptyState, intlTag, Section, Table, TextField, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { messages as m, reckonMessages as r } from './messages.ts'
import { change } from './picture/writing.ts'
import { reckonCourtDays, reckonFields } from './reckon.ts'
import { withoutThousands } from './words.tsx'

type Field = keyof typeof reckonFields
const fields = Object.keys(reckonFields) as Field[]
/** What has to be said; the rest is assumed where it is left empty. */
const asked: readonly Field[] = ['days', 'each']
const shares: readonly Field[] = ['held', 'noBail', 'custody']

export const reckonPage = page({
  path: '/chain/reckon',
  needs: 'scenario.read',
  async get({ act, query }) {
    const typed = Object.fromEntries(
      fields.flatMap((name) => {
        const text = withoutThousands(query.get(name)?.trim() ?? '')
        return text ? [[name, text] as const] : []
      }),
    )
    const parsed = fields.map((name) => {
      const text = typed[name]
      const value = text !== undefined && shares.includes(name) ? Number(text) / 100 : text
      return [name, reckonFields[name].safeParse(value)] as const
    })
    const wrong = parsed.filter(
      ([name, { success }]) => !success && (typed[name] !== undefined || !asked.includes(name)),
    )
    const values = Object.fromEntries(parsed.map(([name, { data }]) => [name, data]))
    const complete = parsed.every(([, { success }]) => success)
    return {
      title: r.title,
      trail: [{ label: m.title, href: '/chain' }],
      lead: <Lead />,
      body: (
        <Body
          typed={typed}
          wrong={wrong.map(([name]) => name)}
          answer={complete ? await act(reckonCourtDays, values as never) : undefined}
        />
      ),
    }
  },
})

function Lead() {
  return <>{useView().t(r.lead)}</>
}

interface Props {
  typed: Readonly<Record<string, string>>
  wrong: readonly Field[]
  answer: Awaited<ReturnType<typeof reckonCourtDays.run>> | undefined
}

function Body({ typed, wrong, answer }: Props) {
  const { t, locale, format } = useView()
  const tag = intlTag(locale)
  const usual = (name: Field) => {
    const { data, success } = reckonFields[name].safeParse(undefined)
    return success ? String(shares.includes(name) ? data * 100 : data) : ''
  }
  return (
    <>
      {wrong.length > 0 && (
        <Alert kind="error" title={t(r.wrong)}>
          {wrong.map((name) => t(r[name])).join('; ')}
        </Alert>
      )}
      <form class="filters no-print" method="get" action="/chain/reckon" aria-label={t(r.title)}>
        <div class="filter-fields">
          {fields.map((name) => (
            <TextField
              name={name}
              label={t(r[name])}
              value={typed[name] ?? usual(name)}
              width="short"
              inputmode="decimal"
              required={asked.includes(name)}
            />
          ))}
          <div class="filter-buttons">
            <Button>{t(r.reckon)}</Button>
          </div>
        </div>
      </form>
      {answer ? (
        <Section title={t(m.whatComes)} id="results">
          <p class="print-only">{fields.map((name) => `${t(r[name])}: ${typed[name] ?? usual(name)}`).join('; ')}</p>
          <p>{t(r.hoursLeft, { hours: format.number(answer.hours) })}</p>
          <Table
            caption={t(m.whatComes)}
            captionHidden
            rows={answer.months}
            columns={[
              { key: 'month', label: t(r.month), kind: 'name', cell: ({ month }) => format.number(month) },
              ...(['cases', 'remand', 'prison'] as const).map((what) => ({
                key: what,
                label: t(r[what]),
                kind: 'number' as const,
                cell: (row: (typeof answer.months)[number]) => change(tag, 0, row[what] ?? NaN, 'ratio'),
              })),
            ]}
          />
          <p class="hint">{t(r.beware)}</p>
        </Section>
      ) : (
        wrong.length === 0 && <EmptyState title={t(r.begin)}>{t(r.beginWhy)}</EmptyState>
      )}
    </>
  )
}
