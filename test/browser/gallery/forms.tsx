// Alerts, forms, a job, and what stands at the foot of a record.
import {
  Alert,
  Button,
  CalendarDate,
  Choices,
  Columns,
  DateField,
  Facts,
  FileField,
  Form,
  History,
  JobProgress,
  Money,
  Name,
  NotStated,
  Provenance,
  Section,
  Tag,
  TextArea,
  TextField,
  useView,
  webMessages,
} from '#web/index.ts'
import { galleryMessages as m } from './messages.ts'

export function Forms({ problem }: { problem: boolean }) {
  const { t } = useView()
  const errors = problem
    ? [
        { path: 'name', message: t(m.nameMissing) },
        { path: 'institution', message: t(m.institutionMissing) },
      ]
    : []
  return (
    <Section title={t(m.forms)}>
      <Alert kind="success">{t(m.saved)}</Alert>
      <Alert kind="info">{t(m.saved)}</Alert>
      <Alert kind="warning">{t(m.saved)}</Alert>
      <Alert kind="error">{t(m.saved)}</Alert>
      <Columns>
        <Form
          action="/people"
          form="add"
          errors={errors}
          values={problem ? { reason: 'لأن' } : {}}
          buttons={
            <>
              <Button>{t(m.save)}</Button>
              <Button kind="danger" name="then" value="remove">
                {t(m.remove)}
              </Button>
            </>
          }
        >
          <TextField name="name" label={t(m.name)} hint={t(m.nameHint)} required width="medium" />
          <DateField name="from" label={t(m.ends)} value="2025-10-01" />
          <TextArea name="reason" label={t(m.reason)} />
          <Choices
            name="institution"
            label={t(m.institution)}
            kind="one"
            inline
            options={[
              { value: 'police', label: t(webMessages.police) },
              { value: 'courts', label: t(webMessages.courts) },
            ]}
          />
          <Choices
            name="what"
            label={t(m.status)}
            values={['active']}
            options={[
              { value: 'active', label: t(m.active), hint: t(m.nameHint) },
              { value: 'closed', label: t(m.closed), count: 7 },
            ]}
          />
        </Form>
        <div>
          <Form upload action="/exchange" buttons={<Button kind="secondary">{t(m.dryRun)}</Button>}>
            <FileField name="files" label={t(m.files)} accept={['.xml']} multiple maximumBytes={200_000_000} required />
          </Form>
          <JobProgress job={{ ...job, state: 'running', done: 37, total: 108, step: 'us-state-haiti.xml' }} />
          <JobProgress job={{ ...job, state: 'waiting' }} />
          <JobProgress job={{ ...job, state: 'failed', done: 108, total: 108 }} />
        </div>
      </Columns>
    </Section>
  )
}

const job = { id: '1', done: 0, total: 0, step: '', mayCancel: true, problem: null }

export function Records() {
  const { t } = useView()
  const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
  return (
    <Section title={t(m.record)}>
      <Facts
        facts={[
          { label: t(m.activity), value: <Name lang="fr">Appui à la chaîne pénale</Name> },
          { label: t(m.status), value: <Tag tone="waiting">{t(m.active)}</Tag> },
          { label: t(m.ends), value: <CalendarDate on="2026-09-30" /> },
          { label: t(webMessages.obligations), value: <Money amount="2600187.00" currency="USD" /> },
          { label: t(m.institution), value: <NotStated /> },
          { label: t(m.implementer), value: null },
        ]}
      />
      <Provenance
        fileName="us-state-haiti.xml"
        sha256={sha256}
        line={48112}
        readAt="2026-11-24T04:31:00Z"
        href="/exchange/files/1"
      />
      <History
        entries={[
          {
            at: '2026-11-24T04:31:00Z',
            by: 'Amina Diallo ◆',
            what: t(m.saved),
            reason: 'لأن',
            href: '?as-of=2026-11-24',
          },
          { at: '2026-11-20T14:02:00Z', by: 'Jean-Baptiste Pierre ◆', what: t(m.saved) },
        ]}
      />
    </Section>
  )
}
