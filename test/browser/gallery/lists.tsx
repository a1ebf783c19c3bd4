// Tabs, filters, a table with totals, an empty one.
import {
  CalendarDate,
  DateField,
  EmptyState,
  FilterForm,
  Money,
  Name,
  NotStated,
  Pager,
  Section,
  SelectField,
  Table,
  Tabs,
  Tag,
  TakeAway,
  TextField,
  useView,
  webMessages,
  type Column,
} from '#web/index.ts'
import { galleryMessages as m } from './messages.ts'

interface Activity {
  id: string
  title: string
  lang: string
  institution: string | null
  status: 'active' | 'closed' | 'late'
  endsOn: string
  obligations: string
  disbursements: string
  unspent: string
}

const activities: Activity[] = [
  [
    'US-0001',
    'Haitian National Police: community policing',
    'en',
    'police',
    'active',
    '2026-09-30',
    '2600187.00',
    '1450200.55',
    '1149986.45',
  ],
  [
    'US-0002',
    'Appui à la chaîne pénale et aide juridictionnelle',
    'fr',
    'courts',
    'late',
    '2025-03-31',
    '845000.00',
    '120000.00',
    '725000.00',
  ],
  [
    'US-0003',
    'Prison health and classification',
    'en',
    'corrections',
    'closed',
    '2023-12-31',
    '312500.50',
    '330000.00',
    '-17499.50',
  ],
  ['US-0004', 'دعم الشرطة المجتمعية في المحافظات', 'ar', null, 'active', '2027-01-15', '98000.00', '0.00', '98000.00'],
].map(([id, title, lang, institution, status, endsOn, obligations, disbursements, unspent]) => ({
  id: id ?? '',
  title: title ?? '',
  lang: lang ?? '',
  institution: institution ?? null,
  status: status as Activity['status'],
  endsOn: endsOn ?? '',
  obligations: obligations ?? '0',
  disbursements: disbursements ?? '0',
  unspent: unspent ?? '0',
}))

export function Activities() {
  const { t, query } = useView()
  const words = { police: webMessages.police, courts: webMessages.courts, corrections: webMessages.corrections }
  const tones = { active: 'active', closed: 'ended', late: 'bad' } as const
  const statuses = { active: m.active, closed: m.closed, late: m.late }
  const columns: Column<Activity>[] = [
    {
      key: 'title',
      label: t(m.activity),
      kind: 'name',
      sortable: true,
      cell: ({ id, title, lang }) => (
        <a href={`/activities/${id}`}>
          <Name lang={lang} invented>
            {title}
          </Name>
        </a>
      ),
    },
    {
      key: 'institution',
      label: t(m.institution),
      sortable: true,
      cell: ({ institution }) => (institution ? t(words[institution as keyof typeof words]) : <NotStated />),
    },
    { key: 'status', label: t(m.status), cell: ({ status }) => <Tag tone={tones[status]}>{t(statuses[status])}</Tag> },
    { key: 'ends', label: t(m.ends), kind: 'date', sortable: true, cell: ({ endsOn }) => <CalendarDate on={endsOn} /> },
    {
      key: 'obligations',
      label: t(webMessages.obligations),
      kind: 'money',
      sortable: true,
      cell: ({ obligations }) => <Money amount={obligations} />,
      total: <Money amount="3855687.50" />,
    },
    {
      key: 'disbursements',
      label: t(webMessages.disbursements),
      kind: 'money',
      sortable: true,
      cell: ({ disbursements }) => <Money amount={disbursements} />,
      total: <Money amount="1900200.55" />,
    },
    {
      key: 'unspent',
      label: t(webMessages.unspent),
      kind: 'money',
      sortable: true,
      cell: ({ unspent }) => <Money amount={unspent} />,
      total: <Money amount="1955486.95" />,
    },
  ]
  return (
    <Section
      title={t(m.activities)}
      id="activities"
      links={<TakeAway formats={['csv', 'xlsx', 'json']} path="/activities" />}
    >
      <Tabs
        label={t(m.activities)}
        current="/countries/HT"
        tabs={[
          { label: t(m.active), href: '/countries/HT', count: 41 },
          { label: t(m.closed), href: '/countries/HT?status=closed', count: 271 },
        ]}
      />
      <FilterForm keep={['sort']}>
        <TextField name="q" type="search" label={t(m.words)} value={query.get('q') ?? ''} />
        <SelectField
          name="institution"
          label={t(m.institution)}
          empty
          value={query.get('institution') ?? ''}
          options={Object.entries(words).map(([value, message]) => ({ value, label: t(message), count: 12 }))}
        />
        <DateField name="ends-after" label={t(m.endsAfter)} />
        <SelectField
          name="currency"
          label={t(m.currency)}
          options={[
            { value: 'USD', label: 'USD' },
            { value: 'EUR', label: 'EUR' },
          ]}
        />
      </FilterForm>
      <Table caption={t(m.tableCaption)} columns={columns} rows={activities} id="list" />
      <Pager next="abc" shown={4} total={312} />
      <Table
        wide
        caption={t(m.emptyCaption)}
        columns={columns}
        rows={[]}
        empty={
          <EmptyState title={t(m.nothingYet)} action={<a href="/exchange">{t(m.exchange)}</a>}>
            {t(m.nothingYetWhy)}
          </EmptyState>
        }
      />
    </Section>
  )
}
