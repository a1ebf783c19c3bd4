// The first page: where the money is, by year, for which institution, and what needs attention.
import type { z } from 'zod'
import { Columns, Section, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { AttentionList } from './attention-list.tsx'
import { Totals } from './balance-page.tsx'
import { CountryMap, InstitutionMix, YearChart } from './charts.tsx'
import { home } from './home.ts'
import { messages as m } from './messages.ts'
import { NothingYet } from './parts.tsx'
import { everything } from './selection.ts'

type Home = z.output<(typeof home)['output']>

export const homePage = page({
  path: '/',
  needs: 'activity.read',
  async get({ act }) {
    const portfolio = await act(home, {})
    return { title: m.home, lead: <Lead {...portfolio} />, body: <Body {...portfolio} /> }
  },
})

function Lead({ activities, publishedAt }: Home) {
  const { t, format } = useView()
  return publishedAt ? <>{t(m.homeLead, { activities, at: format.instant(publishedAt) })}</> : null
}

function Body({ activities, byCountry, byYear, byInstitution, attention }: Home) {
  const { t } = useView()
  if (!activities) return <NothingYet />
  return (
    <>
      <Totals answer={byYear} />
      <Columns first="wide">
        <CountryMap answer={byCountry} where={everything} />
        <AttentionList attention={attention} where={everything} id="attention" />
      </Columns>
      <Columns>
        <Section title={t(m.moneyByYear)}>
          <YearChart answer={byYear} where={everything} />
        </Section>
        <Section title={t(m.institutions)}>
          <InstitutionMix answer={byInstitution} where={everything} />
        </Section>
      </Columns>
    </>
  )
}
