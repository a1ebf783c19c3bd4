// How long biographies, hits and files are kept, what is due to be erased, and erasing it now instead of waiting for the worker.
import { Button, EmptyState, Form, formState, OneButton, Section, TextArea, TextField, useView } from '#web/index.ts'
import { countryName } from '#units/index.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { messages as m } from './messages.ts'
import { erasePersons, setRetention, showRetention, type Retention } from './retention.ts'
import { numberOf, one } from './words.tsx'

const address = '/person-retention'
const toJob = ({ jobId }: { jobId: string }) => `/jobs/${jobId}`

export const retentionPage = page({
  path: address,
  needs: 'setting.change',
  menu: { room: 'people', label: m.menuRetention, order: 99 },
  async get({ act, may, refused }) {
    const retention = await act(showRetention, {})
    return {
      title: m.retention,
      lead: <Lead />,
      body: <Body retention={retention} mayErase={may('person.erase')} refused={refused} />,
    }
  },
  forms: {
    set: {
      operation: setRetention,
      input: (fields) => ({
        months: numberOf(fields, 'months'),
        countries: rulesOf(fields),
        files: numberOf(fields, 'files'),
        hits: numberOf(fields, 'hits'),
      }),
    },
    erase: { operation: erasePersons, input: () => ({}), next: toJob },
    try: { operation: erasePersons, input: () => ({ dryRun: true }), next: toJob },
  },
})

/** `HT 36` on each line; what is not written so goes to the operation, which says what is wrong. */
const rulesOf = (fields: FormFields) =>
  Object.fromEntries(
    (one(fields, 'countries') ?? '')
      .split(/[\n,;]+/)
      .map((line) => line.trim())
      .filter(Boolean)
      .map((line) => {
        const [country = '', months = ''] = line.split(/[\s:=]+/)
        return [country.toUpperCase(), Number(months)]
      }),
  )

function Lead() {
  const { t } = useView()
  return <>{t(m.retentionLead)}</>
}

interface BodyProps {
  retention: Retention
  mayErase: boolean
  refused: PageRequest['refused']
}

function Body({ retention, mayErase, refused }: BodyProps) {
  const { months, countries, due, files, filesDue, filesKept, filesUntil, hits, hitsDue, hitsKept, hitsUntil } =
    retention
  const { t, locale, format } = useView()
  // what is wrong with one nation's rule stands at the field that holds them all
  const state = formState(refused, 'set')
  const errors = state.errors.map((error) =>
    error.path.startsWith('countries.') ? { ...error, path: 'countries' } : error,
  )
  return (
    <>
      <Form action={address} form="set" {...state} errors={errors} buttons={<Button>{t(m.setRule)}</Button>}>
        <TextField
          name="months"
          label={t(m.months)}
          value={String(months)}
          inputmode="numeric"
          width="short"
          required
        />
        <TextArea
          name="countries"
          label={t(m.countryRules)}
          hint={t(m.countryRulesHint)}
          rows={4}
          value={Object.entries(countries)
            .map(([country, own]) => `${country} ${own}`)
            .join('\n')}
        />
        <TextField
          name="files"
          label={t(m.fileMonths)}
          hint={t(m.fileMonthsHint)}
          value={String(files)}
          inputmode="numeric"
          width="short"
          required
        />
        <TextField
          name="hits"
          label={t(m.hitMonths)}
          hint={t(m.hitMonthsHint)}
          value={String(hits)}
          inputmode="numeric"
          width="short"
          required
        />
      </Form>
      {mayErase && (
        <Section title={t(m.due)}>
          {filesKept > 0 && (
            <p>
              {t(m.filesKept, { count: filesKept })} {filesUntil && t(m.filesUntil, { date: format.date(filesUntil) })}
            </p>
          )}
          {hitsKept > 0 && (
            <p>
              {t(m.hitsKept, { count: hitsKept })} {hitsUntil && t(m.filesUntil, { date: format.date(hitsUntil) })}
            </p>
          )}
          {due.length || filesDue || hitsDue ? (
            <>
              <ul>
                {due.map(({ country, persons }) => (
                  <li>{t(m.duePersons, { country: countryName(locale, country), count: persons })}</li>
                ))}
                {filesDue > 0 && <li>{t(m.dueFiles, { count: filesDue })}</li>}
                {hitsDue > 0 && <li>{t(m.dueHits, { count: hitsDue })}</li>}
              </ul>
              <div class="no-print">
                <OneButton action={address} form="try">
                  {t(m.tryErase)}
                </OneButton>{' '}
                <OneButton action={address} form="erase" kind="danger">
                  {t(m.eraseNow)}
                </OneButton>
              </div>
            </>
          ) : (
            <EmptyState title={t(m.noneDue)}>{t(m.noneDueWhy)}</EmptyState>
          )}
        </Section>
      )}
    </>
  )
}
