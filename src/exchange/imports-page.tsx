// Imports as a page: what was imported, and asking for another.
import type { z } from 'zod'
import {
  Button,
  Choices,
  EmptyState,
  FileField,
  Form,
  Instant,
  Name,
  Pager,
  Section,
  Table,
  Tag,
  TextField,
  formState,
  jobTones,
  jobWords,
  useView,
  type Translate,
} from '#web/index.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { importIati } from './import.ts'
import { listImports } from './imports.ts'
import { messages as m } from './messages.ts'

type Listed = z.output<typeof listImports.output>
type Import = Listed['imports'][number]

const first = (field: FormFields[string] | undefined) => [field ?? ''].flat()[0]

export const importsPage = page({
  path: '/imports',
  needs: 'import.read',
  menu: { room: 'bureau', label: m.imports, order: 60 },
  async get({ act, query, refused, may }) {
    const cursor = query.get('cursor')
    const listed = await act(listImports, cursor ? { after: cursor } : {})
    return {
      title: m.imports,
      lead: <Lead />,
      body: <Body listed={listed} imports={may('publication.import')} refused={refused} />,
    }
  },
  forms: {
    import: {
      operation: importIati,
      input: ({ files, dryRun, dataset }) => ({
        files: files === undefined ? [] : [files].flat(),
        dryRun: dryRun !== undefined,
        ...(first(dataset) && { dataset: first(dataset) }),
      }),
      next: ({ jobId }: { jobId: string }) => `/imports/${jobId}`,
    },
  },
})

function Lead() {
  return <>{useView().t(m.importsLead)}</>
}

interface BodyProps {
  listed: Listed
  /** Whether the reader may import. */
  imports: boolean
  refused: PageRequest['refused']
}

function Body({ listed, imports, refused }: BodyProps) {
  const { t } = useView()
  return (
    <>
      {imports && <NewImport refused={refused} />}
      <Section title={t(m.importsSoFar)}>
        <Imports imports={listed.imports} mayImport={imports} />
        {listed.imports.length > 0 && <Pager next={listed.next} shown={listed.imports.length} />}
      </Section>
    </>
  )
}

function NewImport({ refused }: Pick<BodyProps, 'refused'>) {
  const { t } = useView()
  return (
    <Section title={t(m.newImport)}>
      <p>{t(m.whatHappens)}</p>
      <Form
        action="/imports"
        upload
        form="import"
        {...formState(refused, 'import')}
        buttons={<Button>{t(m.startImport)}</Button>}
      >
        <FileField name="files" label={t(m.files)} accept={['.xml']} multiple required />
        <Choices
          name="dryRun"
          label={t(m.dryRunFirst)}
          options={[{ value: 'yes', label: t(m.dryRun), hint: t(m.dryRunHint) }]}
        />
        <TextField name="dataset" label={t(m.dataset)} hint={t(m.datasetHint)} width="medium" />
      </Form>
    </Section>
  )
}

function Imports({ imports, mayImport }: { imports: readonly Import[]; mayImport: boolean }) {
  const { t } = useView()
  return (
    <Table
      caption={t(m.imports)}
      captionHidden
      rows={imports}
      empty={<EmptyState title={t(m.noImports)}>{t(mayImport ? m.noImportsWhy : m.noImportsReader)}</EmptyState>}
      columns={[
        {
          key: 'createdAt',
          label: t(m.asked),
          kind: 'name',
          cell: (one) => (
            <a href={`/imports/${one.jobId}`}>
              <Instant at={one.createdAt} />
            </a>
          ),
        },
        {
          key: 'what',
          label: t(m.importedFiles),
          cell: (one) => nameOf(t, one),
        },
        {
          key: 'state',
          label: t(m.state),
          cell: (one) => <Tag tone={jobTones[one.state]}>{t(jobWords[one.state])}</Tag>,
        },
        { key: 'outcome', label: t(m.outcome), cell: (one) => <Outcome of={one} /> },
        { key: 'askedBy', label: t(m.askedBy), minor: true, cell: (one) => <Name>{one.askedBy}</Name> },
      ]}
    />
  )
}

/** The files of an import in a line of a list: the first by its name, and how many more. */
function nameOf(t: Translate, { dryRun, fileName, fileCount }: Import) {
  if (fileName === null) return t(dryRun ? m.dryRunOf : m.importOf, { count: fileCount })
  return t(dryRun ? m.dryRunNamed : m.importNamed, { file: fileName, others: fileCount - 1 })
}

function Outcome({ of: { activities, errors } }: { of: Import }) {
  const { t, format } = useView()
  if (!activities) return <></>
  const counted = (['new', 'changed', 'unchanged', 'withdrawn', 'wrong'] as const)
    .filter((which) => activities[which] > 0)
    .map((which) => `${format.number(activities[which])} ${t(m[which]).toLowerCase()}`)
  return (
    <span>
      {counted.length ? format.list(counted) : t(m.nothingRead)}{' '}
      {errors ? <Tag tone="bad">{t(m.errorsFound, { count: errors })}</Tag> : null}
    </span>
  )
}
