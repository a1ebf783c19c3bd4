// The part of a person's page that is closed until somebody says for what they open it.
import {
  Button,
  CalendarDate,
  Facts,
  FoldedForm,
  Form,
  formState,
  Section,
  Instant,
  SelectField,
  Sentence,
  Table,
  TextArea,
  TextField,
  DateField,
  countries,
  useView,
} from '#web/index.ts'
import { countryName } from '#units/index.ts'
import type { FormFields, PageRequest } from '#web/page.ts'
import type { Birth } from './birth.ts'
import type { OpenedBiography } from './biography.ts'
import { identityNames, messages as m } from './messages.ts'
import { identityKinds } from './person.ts'
import { useFieldNames } from './person-history.tsx'
import type { PersonRecord } from './show.ts'
import { BirthFields, birthOf, one, orNull, personAddress } from './words.tsx'

type Held = OpenedBiography['biographies'][number]

interface SectionProps {
  record: PersonRecord
  opened: OpenedBiography | null
  keeps: boolean
  refused: PageRequest['refused']
}

export function BiographySection({ record, opened, keeps, refused }: SectionProps) {
  const { t } = useView()
  const { person, mayOpen, erasures } = record
  return (
    <Section title={t(m.biography)} id="biography">
      {erasures.map((erasure) => (
        <Erased erasure={erasure} />
      ))}
      {!mayOpen ? (
        <p>{t(m.biographyNot)}</p>
      ) : opened ? (
        <Opened record={record} opened={opened} keeps={keeps} refused={refused} />
      ) : (
        <>
          <p>{t(m.biographyClosed)}</p>
          <div class="no-print">
            <Form
              action={`${personAddress(person.id)}?own=true`}
              form="open"
              {...formState(refused, 'open')}
              buttons={<Button>{t(m.open)}</Button>}
            >
              <TextField name="purpose" label={t(m.purpose)} hint={t(m.purposeHint)} width="medium" required />
            </Form>
          </div>
        </>
      )}
    </Section>
  )
}

function Erased({ erasure: { erasedAt, fields, numbers } }: { erasure: PersonRecord['erasures'][number] }) {
  const { t, format } = useView()
  const named = useFieldNames()
  return <p>{t(m.erased, { date: format.date(erasedAt.slice(0, 10)), fields: named(fields), numbers })}</p>
}

function Opened({ record: { person }, opened, keeps, refused }: SectionProps & { opened: OpenedBiography }) {
  const { t, locale } = useView()
  const own = opened.biographies[0]!
  const form = { action: `${personAddress(person.id)}?own=true`, refused, version: person.version }
  return (
    <>
      <p role="status">
        <Sentence message={m.openUntil} values={{ time: <Instant at={opened.reading.until} /> }} />
      </p>
      {opened.biographies.map((held) => (
        <HeldBiography held={held} merged={held.person.id !== person.id} />
      ))}
      <Numbers numbers={own.numbers} />
      {keeps && (
        <div class="no-print folds">
          <FoldedForm {...form} form="changeBiography" title={t(m.changeBiography)} button={t(m.save)}>
            <BirthFields path="birth" value={own.birth} />
            {texts.map((member) => (
              <TextField name={member} label={t(m[member])} value={own[member] ?? ''} width="medium" />
            ))}
            <TextField name="birthCountry" label={t(m.birthCountry)} value={own.birthCountry ?? ''} width="short" />
            <TextField
              name="citizenships"
              label={t(m.citizenships)}
              hint={t(m.citizenshipsHint)}
              value={own.citizenships.join(', ')}
              width="short"
            />
            <TextArea name="reason" label={t(m.reason)} hint={t(m.reasonHint)} rows={2} required />
          </FoldedForm>
          <FoldedForm {...form} form="identity" title={t(m.addNumber)} button={t(m.addNumber)}>
            <SelectField
              name="kind"
              label={t(m.numberKind)}
              options={identityKinds.map((value) => ({ value, label: t(identityNames[value]) }))}
            />
            <SelectField
              name="issuedBy"
              label={t(m.issuedBy)}
              value={person.country}
              options={[...countries.keys()]
                .map((value) => ({ value, label: countryName(locale, value) }))
                .toSorted((a, b) => a.label.localeCompare(b.label, locale))}
            />
            <TextField name="number" label={t(m.number)} width="short" required />
            <DateField name="expiresOn" label={t(m.expiresOn)} />
          </FoldedForm>
          {own.numbers.length > 0 && (
            <FoldedForm {...form} form="withdrawIdentity" title={t(m.withdrawNumber)} button={t(m.withdrawThis)}>
              <SelectField
                name="identity"
                label={t(m.number)}
                options={own.numbers.map(({ id, kind, number }) => ({
                  value: id,
                  label: `${t(identityNames[kind])} ${number}`,
                }))}
              />
              <TextArea name="reason" label={t(m.reason)} hint={t(m.reasonHint)} rows={2} required />
            </FoldedForm>
          )}
        </div>
      )}
    </>
  )
}

const texts = [
  'birthCity',
  'birthState',
  'residence',
  'phone',
  'email',
  'education',
  'english',
  'departureCity',
] as const

/** A day of birth as far as it is known: `4 March 1980`, `1980-03`, `1980`. */
function BirthDay({ birth }: { birth: Birth }) {
  if (birth.year === null) return null
  const parts = [birth.year, birth.month, birth.day].filter((part) => part !== null)
  const text = parts.map((part, index) => String(part).padStart(index ? 2 : 4, '0')).join('-')
  return parts.length === 3 ? <CalendarDate on={text} /> : <bdi>{text}</bdi>
}

function HeldBiography({ held, merged }: { held: Held; merged: boolean }) {
  const { t, locale } = useView()
  const country = (code: string | null) => (code === null ? null : countryName(locale, code))
  const facts = [
    { label: t(m.birth), value: held.birth && <BirthDay birth={held.birth} /> },
    { label: t(m.birthCity), value: held.birthCity },
    { label: t(m.birthState), value: held.birthState },
    { label: t(m.birthCountry), value: country(held.birthCountry) },
    { label: t(m.residence), value: held.residence },
    { label: t(m.citizenships), value: held.citizenships.map(country).join(', ') },
    { label: t(m.phone), value: held.phone && <bdi dir="ltr">{held.phone}</bdi> },
    { label: t(m.email), value: held.email },
    { label: t(m.education), value: held.education },
    { label: t(m.english), value: held.english },
    { label: t(m.departureCity), value: held.departureCity },
  ]
  const known = facts.filter(({ value }) => value)
  return (
    <>
      {merged && <h3>{t(m.ofRecord, { code: held.person.code })}</h3>}
      {known.length ? (
        <Facts
          facts={[
            ...known.map(({ label, value }) => ({
              label,
              value: typeof value === 'string' ? <bdi>{value}</bdi> : value,
            })),
            { label: t(m.keepUntil), value: held.keepUntil && <CalendarDate on={held.keepUntil} /> },
          ]}
        />
      ) : (
        <p>{t(m.nothingKept)}</p>
      )}
    </>
  )
}

function Numbers({ numbers }: { numbers: Held['numbers'] }) {
  const { t, locale } = useView()
  return (
    <Table
      caption={t(m.numbers)}
      rows={numbers}
      empty={<p>{t(m.noNumbers)}</p>}
      columns={[
        {
          key: 'kind',
          label: t(m.numberKind),
          kind: 'name',
          cell: ({ kind, fromCode }) => (
            <>
              {t(identityNames[kind])}
              {fromCode && <div class="hint">{t(m.cameAlong, { code: fromCode })}</div>}
            </>
          ),
        },
        { key: 'number', label: t(m.number), cell: ({ number }) => <bdi dir="ltr">{number}</bdi> },
        { key: 'issuedBy', label: t(m.issuedBy), cell: ({ issuedBy }) => countryName(locale, issuedBy) },
        {
          key: 'expiresOn',
          label: t(m.expiresOn),
          kind: 'date',
          cell: ({ expiresOn }) => expiresOn && <CalendarDate on={expiresOn} />,
        },
      ]}
    />
  )
}

/** What the form of a biography holds, as the operation takes it. */
export const biographyOfForm = (fields: FormFields) => ({
  birth: birthOf(fields, 'birth'),
  ...Object.fromEntries(texts.map((member) => [member, orNull(fields, member)])),
  birthCountry: orNull(fields, 'birthCountry')?.toUpperCase() ?? null,
  citizenships: (one(fields, 'citizenships') ?? '')
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((code) => code.toUpperCase()),
})
