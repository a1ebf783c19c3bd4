// On a nation's page: its units, persons, events and open batches, each with the way to them, for those who may look at them.
import { EmptyState, KeyFigures, Section, useView, type KeyFigure, type Message } from '#web/index.ts'
import { messages as m } from './messages.ts'
import { isAnybody, type Count, type PlacePeople } from './place-people.ts'

export function People({ people, code }: { people: PlacePeople; code: string }) {
  const { can, t, format } = useView()
  const figure = (label: Message, counted: Count, href: string): KeyFigure[] =>
    counted === null
      ? []
      : [
          {
            label: t(label),
            value: counted.more ? t(m.moreThan, { count: counted.count }) : format.number(counted.count),
            href,
          },
        ]
  const figures = [
    ...figure(m.units, people.units, `/units?country=${code}`),
    ...figure(m.persons, people.persons, `/persons?country=${code}`),
    ...figure(m.events, people.events, `/events?nation=${code}`),
    ...figure(m.openBatches, people.openBatches, `/clearance?country=${code}&which=open`),
  ]
  if (!figures.length && !people.mayAskTrained) return null
  return (
    <Section
      title={t(m.people)}
      id="people"
      links={people.mayAskTrained ? <a href={`/trained?nation=${code}`}>{t(m.trained)}</a> : undefined}
    >
      {isAnybody(people) ? (
        <KeyFigures figures={figures} />
      ) : (
        <EmptyState
          title={t(m.nobody)}
          action={can('unit.keep') ? <a href={`/units?country=${code}#add`}>{t(m.addUnit)}</a> : undefined}
        >
          {t(m.nobodyWhy)}
        </EmptyState>
      )}
    </Section>
  )
}
