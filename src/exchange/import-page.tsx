// One import as a page: how far it is, what came of each file, and what was found in them.
import type { z } from 'zod'
import {
  Alert,
  Button,
  ErrorSummary,
  Form,
  Instant,
  JobProgress,
  KeyFigures,
  Name,
  Pager,
  Section,
  Sentence,
  Table,
  Tag,
  formState,
  isGoing,
  useView,
  watching,
  type Translate,
} from '#web/index.ts'
import { page } from '#web/page.ts'
import { importIati } from './import.ts'
import { listFindings, showImport, type FindingView } from './imports.ts'
import { messages as m } from './messages.ts'

type Shown = z.output<typeof showImport.output>
type FoundByRule = Shown['findings'][number]

/** How many findings a page lists: the table above it leads to those of one kind. */
const mostOfAll = 20
const mostOfOneKind = 100

export const importPage = page({
  path: '/imports/{jobId}',
  needs: 'import.read',
  async get({ act, params, query, may, refused }) {
    const shown = await act(showImport, { jobId: params.jobId! })
    const going = isGoing(shown)
    const file = query.get('file') ?? undefined
    const rule = query.get('rule') ?? undefined
    const narrowed = file !== undefined || rule !== undefined
    const listed =
      shown.findings.length && !going
        ? await act(listFindings, {
            jobId: shown.jobId,
            limit: narrowed ? mostOfOneKind : mostOfAll,
            ...(file !== undefined && { file }),
            ...(rule !== undefined && { rule }),
            ...(query.has('cursor') && { after: query.get('cursor') }),
          })
        : null
    return {
      title: ({ t }) => titleOf(t, shown),
      trail: [{ label: m.imports, href: '/imports' }],
      lead: (
        <>
          <Name>{shown.askedBy}</Name>, <Instant at={shown.createdAt} />
        </>
      ),
      ...watching(shown),
      body: (
        <>
          <ErrorSummary errors={formState(refused, 'import').errors} />
          <Body
            shown={shown}
            going={going}
            listed={listed}
            filter={{ file, rule }}
            mayImport={may('publication.import')}
          />
        </>
      ),
    }
  },
  forms: {
    // what a dry run has read
    import: {
      operation: importIati,
      input: ({ files, dataset }) => ({
        files: [files ?? []].flat(),
        ...(typeof dataset === 'string' && { dataset }),
      }),
      next: ({ jobId }: { jobId: string }) => `/imports/${jobId}`,
    },
  },
})

function titleOf(t: Translate, { dryRun, fileName, fileCount }: Shown) {
  if (fileCount === 1 && fileName !== null) return t(dryRun ? m.dryRunOfFile : m.importOfFile, { file: fileName })
  return t(dryRun ? m.dryRunOf : m.importOf, { count: fileCount })
}

interface BodyProps {
  shown: Shown
  going: boolean
  listed: z.output<typeof listFindings.output> | null
  filter: { file: string | undefined; rule: string | undefined }
  mayImport: boolean
}

function Body({ shown, going, listed, filter, mayImport }: BodyProps) {
  const { t, format } = useView()
  return (
    <>
      {shown.state !== 'done' && <JobProgress job={{ ...shown, id: shown.jobId }} bytes />}
      {(shown.state === 'failed' || shown.state === 'cancelled') && !shown.dryRun && (
        <Alert kind="warning">{t(m.failed)}</Alert>
      )}
      {shown.dryRun && <Alert kind="info">{t(going ? m.dryRunGoing : m.dryRunNote)}</Alert>}
      {shown.activities && (
        <KeyFigures
          figures={(['new', 'changed', 'unchanged', 'withdrawn', 'wrong'] as const).map((which) => ({
            label: t(m[which]),
            value: format.number(shown.activities![which]),
          }))}
        />
      )}
      {shown.dryRun && shown.state === 'done' && mayImport && <ImportThese shown={shown} />}
      {shown.files.length > 0 && <Files shown={shown} />}
      {!going && <Findings shown={shown} listed={listed} filter={filter} />}
    </>
  )
}

/** After a dry run: the same files, for good. They are kept, so nothing is sent again. */
function ImportThese({ shown: { jobId, asked } }: { shown: Shown }) {
  const { t } = useView()
  return (
    <Form
      action={`/imports/${jobId}`}
      form="import"
      buttons={<Button>{t(m.importThese, { count: asked.files.length })}</Button>}
    >
      {asked.files.map((id) => (
        <input type="hidden" name="files" value={id} />
      ))}
      {asked.dataset !== undefined && <input type="hidden" name="dataset" value={asked.dataset} />}
    </Form>
  )
}

function Files({ shown: { files } }: { shown: Shown }) {
  const { t, format } = useView()
  type File = Shown['files'][number]
  const count = (which: keyof File['activities']) => ({
    key: which,
    label: t(m[which]),
    kind: 'number' as const,
    cell: ({ activities }: File) => format.number(activities[which]),
  })
  return (
    <Section title={t(m.fileResults)}>
      <Table
        caption={t(m.fileResults)}
        captionHidden
        rows={files}
        columns={[
          {
            key: 'file',
            label: t(m.file),
            kind: 'name',
            cell: ({ fileName, publicationId, complete }) => (
              <>
                {publicationId ? (
                  <a href={`/publications/${publicationId}`}>
                    <bdi>{fileName}</bdi>
                  </a>
                ) : (
                  <bdi>{fileName}</bdi>
                )}
                {!complete && (
                  <>
                    {' '}
                    <Tag tone="bad">{t(m.incomplete)}</Tag>
                  </>
                )}
              </>
            ),
          },
          count('new'),
          count('changed'),
          count('unchanged'),
          count('withdrawn'),
          count('wrong'),
          { key: 'errors', label: t(m.errors), kind: 'number', cell: ({ findings }) => format.number(findings.errors) },
          {
            key: 'warnings',
            label: t(m.warnings),
            kind: 'number',
            cell: ({ findings }) => format.number(findings.warnings),
          },
        ]}
      />
    </Section>
  )
}

function Findings({ shown, listed, filter }: Omit<BodyProps, 'going' | 'mayImport'>) {
  const { t, format } = useView()
  const here = `/imports/${shown.jobId}`
  const address = ({ fileName, rule }: FoundByRule) =>
    `${here}?${new URLSearchParams({ file: fileName, rule })}#findings`
  if (!shown.findings.length) return <p>{t(m.noFindings)}</p>
  const { file, rule } = filter
  const count = shown.findings.reduce((sum, one) => sum + one.count, 0)
  return (
    <>
      <Section title={t(m.findings)}>
        <Table
          caption={t(m.findingsLead, { count })}
          rows={shown.findings}
          columns={[
            {
              key: 'message',
              label: t(m.firstMessage),
              kind: 'name',
              cell: (one) => <a href={address(one)}>{one.message}</a>,
            },
            { key: 'severity', label: t(m.severity), cell: ({ severity }) => <Severity severity={severity} /> },
            { key: 'mend', label: t(m.mend), cell: ({ mend }) => mend },
            { key: 'file', label: t(m.file), cell: ({ fileName }) => <bdi>{fileName}</bdi> },
            { key: 'count', label: t(m.found), kind: 'number', cell: (one) => format.number(one.count) },
            { key: 'rule', label: t(m.rule), minor: true, cell: ({ rule: id }) => <code>{id}</code> },
          ]}
        />
      </Section>
      {listed && (
        <Section
          title={file && rule ? t(m.findingsIn, { file, rule }) : t(m.allFindings)}
          id="findings"
          links={file || rule ? <a href={`${here}#findings`}>{t(m.allFindings)}</a> : null}
        >
          <FindingList findings={listed.findings} />
          <Pager next={listed.next === null ? null : String(listed.next)} shown={listed.findings.length} />
        </Section>
      )}
    </>
  )
}

function Severity({ severity }: { severity: 'error' | 'warning' }) {
  const { t } = useView()
  return <Tag tone={severity === 'error' ? 'bad' : 'waiting'}>{t(m[severity])}</Tag>
}

function FindingList({ findings }: { findings: readonly FindingView[] }) {
  const { t } = useView()
  return (
    <Table
      caption={t(m.findings)}
      captionHidden
      rows={findings}
      columns={[
        {
          key: 'message',
          label: t(m.message),
          kind: 'name',
          cell: ({ message, alike }) => (
            <>
              {message} {alike > 0 && <strong>{t(m.alike, { count: alike })}</strong>}
            </>
          ),
        },
        { key: 'severity', label: t(m.severity), cell: ({ severity }) => <Severity severity={severity} /> },
        { key: 'mend', label: t(m.mend), cell: ({ mend }) => mend },
        { key: 'where', label: t(m.where), cell: (finding) => <Where finding={finding} /> },
      ]}
    />
  )
}

function Where({ finding }: { finding: FindingView }) {
  const { fileName, publicationId, line, element, identifier, inPortfolio } = finding
  const { format } = useView()
  const at = line === null ? '' : format.number(line)
  return (
    <>
      <bdi>{fileName}</bdi>
      {line !== null && (
        <>
          {', '}
          <Sentence
            message={m.line}
            values={{
              line: publicationId ? <a href={`/publications/${publicationId}?line=${line}#line-${line}`}>{at}</a> : at,
            }}
          />
        </>
      )}
      {element && (
        <>
          {' · '}
          <code>{element}</code>
        </>
      )}
      {identifier && (
        <>
          {' · '}
          {inPortfolio ? (
            <a href={`/activities/${encodeURIComponent(identifier)}`}>
              <bdi>{identifier}</bdi>
            </a>
          ) : (
            <bdi>{identifier}</bdi>
          )}
        </>
      )}
    </>
  )
}
