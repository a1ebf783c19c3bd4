// Every component with sample values, for tests to look at. All figures and persons here are invented.
import { Name, OneButton, Page, TakeAway, useView } from '#web/index.ts'
import { Forms, Records } from './forms.tsx'
import { Activities } from './lists.tsx'
import { galleryMessages as m } from './messages.ts'
import { Figures, MoneySections } from './money.tsx'

export function Gallery({ problem }: { problem?: boolean }) {
  return (
    <Page
      title={m.title}
      heading={<Name invented>Haiti</Name>}
      lead={<Lead />}
      trail={[{ label: m.countries, href: '/countries' }]}
      actions={<Actions />}
    >
      <Figures />
      <MoneySections />
      <Activities />
      <Forms problem={problem ?? false} />
      <Records />
    </Page>
  )
}

function Lead() {
  const { t, format } = useView()
  return <>{t(m.lead, { date: format.date('2024-12-31') })}</>
}

function Actions() {
  const { t } = useView()
  return (
    <>
      <TakeAway formats={['csv', 'xlsx', 'json', 'xml']} />
      <OneButton action="/watch">{t(m.watch)}</OneButton>
    </>
  )
}
