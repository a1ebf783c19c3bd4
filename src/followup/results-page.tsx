// What came of training, with the number of whom nothing is known beside every share.
import { EmptyState, KeyFigures, Name, NotStated, SelectField, Table, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { askedIn, Filters } from './list-page.tsx'
import { groupName, messages as m } from './messages.ts'
import { followUpResults, resultGroups, type Result } from './results.ts'

export const followUpResultsPage = page({
  path: '/follow-up/results',
  needs: 'roster.read',
  async get({ act, query }) {
    const by = resultGroups.find((one) => one === query.get('by'))
    const found = await act(followUpResults, { ...askedIn(query), ...(by && { by }) })
    return {
      title: m.results,
      trail: [{ label: m.title, href: '/follow-up' }],
      lead: <Lead />,
      body: <Results {...found} />,
    }
  },
})

function Lead() {
  return <>{useView().t(m.resultsLead)}</>
}

type Found = { by: (typeof resultGroups)[number]; rows: readonly Result[]; total: Omit<Result, 'key' | 'name'> }

function Results({ by, rows, total }: Found) {
  const { t, format, locale } = useView()
  const share = (leakage: string | null) => (leakage === null ? <NotStated /> : t(m.percent, { share: leakage }))
  return (
    <>
      <Filters>
        <SelectField
          name="by"
          label={t(m.by)}
          value={by}
          options={resultGroups.map((value) => ({ value, label: t(groupName[value]) }))}
        />
      </Filters>
      {total.due === 0 ? (
        <EmptyState title={t(m.nothingYet)}>{t(m.nothingYetBody)}</EmptyState>
      ) : (
        <>
          <KeyFigures
            figures={[
              { label: t(m.due), value: format.number(total.due) },
              { label: t(m.answered), value: format.number(total.answered) },
              { label: t(m.notAnswered), value: format.number(total.notAnswered) },
              { label: t(m.leakage), value: share(total.leakage), note: t(m.ofAnswered) },
              { label: t(m.useIt), value: format.number(total.useIt + total.useItPartly), note: t(m.ofAnswered) },
              {
                label: t(m.trainOthers),
                value: format.number(total.trainOthers),
                note: t(m.othersTrained, { count: total.trainedOthers }),
              },
            ]}
          />
          <Table
            caption={t(m.table, { group: t(groupName[by]) })}
            rows={rows}
            columns={[
              {
                key: 'group',
                label: t(groupName[by]),
                kind: 'name',
                cell: ({ key, name }) =>
                  key === null ? (
                    <NotStated />
                  ) : by === 'nation' ? (
                    countryName(locale, key)
                  ) : (
                    <>
                      <Name>{name ?? ''}</Name> <code>{key}</code>
                    </>
                  ),
              },
              {
                key: 'due',
                label: t(m.due),
                kind: 'number',
                cell: (row) => format.number(row.due),
                total: format.number(total.due),
              },
              {
                key: 'answered',
                label: t(m.answered),
                kind: 'number',
                cell: (row) => format.number(row.answered),
                total: format.number(total.answered),
              },
              {
                key: 'notAnswered',
                label: t(m.notAnswered),
                kind: 'number',
                cell: (row) => format.number(row.notAnswered),
                total: format.number(total.notAnswered),
              },
              {
                key: 'leakage',
                label: t(m.leakage),
                kind: 'number',
                cell: (row) => share(row.leakage),
                total: share(total.leakage),
              },
              {
                key: 'use',
                label: t(m.useIt),
                kind: 'number',
                minor: true,
                cell: (row) => format.number(row.useIt + row.useItPartly),
                total: format.number(total.useIt + total.useItPartly),
              },
              {
                key: 'others',
                label: t(m.trainOthers),
                kind: 'number',
                minor: true,
                cell: (row) => format.number(row.trainOthers),
                total: format.number(total.trainOthers),
              },
            ]}
          />
        </>
      )}
    </>
  )
}
