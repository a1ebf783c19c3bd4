// Key figures, the map and the charts.
import {
  BarChart,
  ColumnChart,
  Columns,
  InstitutionChart,
  KeyFigures,
  Money,
  moneyPaint,
  Section,
  Tag,
  useView,
  webMessages,
  WorldMap,
  type CountryMoney,
} from '#web/index.ts'
import { galleryMessages as m } from './messages.ts'

const places: CountryMoney[] = [
  ['HT', 'Haiti', '182400000'],
  ['CO', 'Colombia', '412000000'],
  ['MX', 'Mexico', '388000000'],
  ['AF', 'Afghanistan', '530000000'],
  ['GT', 'Guatemala', '96000000'],
  ['HN', 'Honduras', '88000000'],
  ['SV', 'El Salvador', '91000000'],
  ['JO', 'Jordan', '12400000'],
  ['TG', 'Togo', '900000'],
  ['LR', 'Liberia', '61000000'],
  ['ML', 'Mali', '24000000'],
  ['MD', 'Moldova', '18800000'],
  ['UA', 'Ukraine', '214000000'],
  ['PK', 'Pakistan', '167000000'],
  ['PH', 'Philippines', '48000000'],
  ['XK', 'Kosovo', '27500000'],
  ['PG', 'Papua New Guinea', '2100000'],
  ['KE', 'Kenya', '19000000'],
  ['IQ', 'Iraq', '143000000'],
  ['PE', 'Peru', '131000000'],
  ['FJ', 'Fiji', '400000'],
  ['ZZ', 'Somewhere unplaced', '1000'],
].map(([code, name, amount]) => ({
  code: code ?? '',
  name: name ?? '',
  amount: amount ?? '0',
  href: `/countries/${code}`,
}))

export function Figures() {
  const { t, format } = useView()
  return (
    <KeyFigures
      figures={[
        {
          label: t(webMessages.obligations),
          value: <Money amount="182400187.00" currency="USD" style="compact" />,
          note: t(m.sinceYear, { year: '2008' }),
          href: '/balance?country=HT',
        },
        {
          label: t(webMessages.paid),
          value: <Money amount="131870402.10" currency="USD" style="compact" />,
          note: format.percent(0.723),
        },
        {
          label: t(webMessages.unspent),
          value: <Money amount="50529784.90" currency="USD" style="compact" />,
          note: format.percent(0.277),
        },
        {
          label: t(webMessages.activities),
          value: format.number(312),
          note: t(m.activeNow, { count: 41 }),
          href: '/activities?country=HT',
        },
        { label: t(m.late), value: format.number(3), note: <Tag tone="bad">{t(m.late)}</Tag> },
      ]}
    />
  )
}

export function MoneySections() {
  const { t } = useView()
  const heads = { label: t(m.country), amount: t(webMessages.obligations) }
  return (
    <>
      <Section title={t(m.where)}>
        <WorldMap
          title={t(m.mapTitle)}
          summary={t(m.mapSummary)}
          csvHref="/balance?by=country&format=csv"
          countries={places}
          currency="USD"
          heads={heads}
        />
      </Section>
      <Columns>
        <Section title={t(m.byYear)}>
          <ColumnChart
            title={t(m.yearTitle)}
            summary={t(m.yearSummary)}
            csvHref="/balance?by=fiscal-year&format=csv"
            currency="USD"
            yearHead={t(m.fiscalYear)}
            series={[
              { key: 'obligations', label: t(webMessages.obligations), paint: moneyPaint.obligations },
              { key: 'paid', label: t(webMessages.paid), paint: moneyPaint.disbursements },
              { key: 'unspent', label: t(webMessages.unspent), paint: moneyPaint.unspent },
            ]}
            years={Array.from({ length: 16 }, (_, index) => ({
              label: String(2009 + index),
              href: `/balance?fiscal-year=${2009 + index}`,
              amounts: {
                obligations: `${8 + ((index * 7) % 11)}500000`,
                paid: `${4 + ((index * 5) % 9)}200000`,
                unspent: index === 6 ? '-2100000' : `${2 + (index % 4)}300000`,
              },
            }))}
          />
        </Section>
        <Section title={t(m.institutions)}>
          <InstitutionChart
            title={t(m.mixTitle)}
            summary={t(m.mixSummary)}
            csvHref="/balance?by=institution&format=csv"
            currency="USD"
            shares={[
              {
                institution: 'police',
                obligations: '112400000.00',
                paid: '90100000.00',
                unspent: '22300000.00',
                activities: 180,
                href: '/activities?institution=police',
              },
              {
                institution: 'courts',
                obligations: '21800000.00',
                paid: '9900000.00',
                unspent: '11900000.00',
                activities: 61,
                href: '/activities?institution=courts',
              },
              {
                institution: 'corrections',
                obligations: '14100000.00',
                paid: '13200000.00',
                unspent: '900000.00',
                activities: 22,
                href: '/activities?institution=corrections',
              },
              {
                institution: 'cross-cutting',
                obligations: '8800000.00',
                paid: '7000000.00',
                unspent: '1800000.00',
                activities: 12,
              },
              {
                institution: 'unknown',
                obligations: '25300187.00',
                paid: '11670402.10',
                unspent: '13629784.90',
                activities: 37,
                href: '/activities?institution=unknown',
              },
            ]}
          />
          <BarChart
            title={t(m.barTitle)}
            summary={t(m.barSummary)}
            currency="USD"
            heads={{ label: t(m.implementer), amount: t(webMessages.unspent) }}
            bars={[
              { label: 'National Center for State Courts', amount: '9200000.00', href: '/organisations/1' },
              {
                label: 'United Nations Office on Drugs and Crime, Regional Office for Central America',
                amount: '6100000.00',
                href: '/organisations/2',
              },
              { label: 'Organisation internationale de la Francophonie', amount: '870000.00' },
              { label: 'وزارة العدل', amount: '-430000.00' },
            ]}
          />
        </Section>
      </Columns>
    </>
  )
}
