// One import as a page: how far it is, what came of each file, and what was found in them.
import type { z } from 'zod'
import { readProblem } from '#kernel/problem.ts'
import {
  Alert,
  Instant,
  JobProgress,
  KeyFigures,
  Name,
  OneButton,
  Pager,
  ProblemAlert,
  Section,
  Sentence,
  Table,
  Tag,
  useView,
} from '#web/index.ts'
import { page } from '#web/page.ts'
import { stateOf } from './imports-page.tsx'
import { listFindings, showImport, type FindingView } from './imports.ts'
import { messages as m } from './messages.ts'

type Shown = z.output<typeof showImport.output>
type FoundByRule = Shown['findings'][number]

const seconds = 2

export const importPage = page({
  path: '/imports/{jobId}',
  needs: 'import.read',
  async get({ act, params, query }) {
    const shown = await act(showImport, { jobId: params.jobId! })
    const going = shown.state === 'waiting' || shown.state === 'running'
    const file = query.get('file') ?? undefined
    const rule = query.get('rule') ?? undefined
    const listed =
      shown.findings.length && !going
        ? await act(listFindings, {
            jobId: shown.jobId,
            ...(file !== undefined && { file }),
            ...(rule !== undefined && { rule }),
            ...(query.has('cursor') && { after: query.get('cursor') }),
          })
        : null
    return {
      title: ({ t }) => t(shown.dryRun ? m.dryRunOf : m.importOf, { count: shown.fileCount }),
      trail: [{ label: m.imports, href: '/imports' }],
      lead: (
        <>
          <Name>{shown.askedBy}</Name>, <Instant at={shown.createdAt} />
        </>
      ),
      ...(going && { refresh: seconds }),
      body: <Body shown={shown} going={going} listed={listed} filter={{ file, rule }} />,
    }
  },
})

interface BodyProps {
  shown: Shown
  going: boolean
  listed: z.output<typeof listFindings.output> | null
  filter: { file: string | undefined; rule: string | undefined }
}

function Body({ shown, going, listed, filter }: BodyProps) {
  const { t, format } = useView()
  return (
    <>
      {(going || shown.state !== 'done') && (
        <JobProgress
          state={stateOf(shown)}
          done={shown.done}
          total={shown.total || null}
          step={<bdi>{shown.step}</bdi>}
          {...(going && { refresh: seconds })}
        />
      )}
      {going && shown.mayCancel && (
        <OneButton action={`/jobs/${shown.jobId}`} form="stop">
          {t(m.stop)}
        </OneButton>
      )}
      {shown.problem && <ProblemAlert problem={readProblem(shown.problem)} />}
      {(shown.state === 'failed' || shown.state === 'cancelled') && !shown.dryRun && (
        <Alert kind="warning">{t(m.failed)}</Alert>
      )}
      {shown.dryRun && <Alert kind="info">{t(m.dryRunNote)}</Alert>}
      {shown.activities && (
        <KeyFigures
          figures={(['new', 'changed', 'unchanged', 'withdrawn', 'wrong'] as const).map((which) => ({
            label: t(m[which]),
            value: format.number(shown.activities![which]),
          }))}
        />
      )}
      {shown.files.length > 0 && <Files shown={shown} />}
      {!going && <Findings shown={shown} listed={listed} filter={filter} />}
    </>
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

function Findings({ shown, listed, filter }: Omit<BodyProps, 'going'>) {
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
            { key: 'severity', label: t(m.severity), cell: ({ severity }) => <Severity severity={severity} /> },
            {
              key: 'rule',
              label: t(m.rule),
              kind: 'name',
              cell: (one) => (
                <a href={address(one)}>
                  <code>{one.rule}</code>
                </a>
              ),
            },
            { key: 'file', label: t(m.file), cell: ({ fileName }) => <bdi>{fileName}</bdi> },
            { key: 'count', label: t(m.found), kind: 'number', cell: (one) => format.number(one.count) },
            { key: 'mend', label: t(m.mend), minor: true, cell: ({ mend }) => mend },
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
        { key: 'severity', label: t(m.severity), cell: ({ severity }) => <Severity severity={severity} /> },
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
        { key: 'mend', label: t(m.mend), cell: ({ mend }) => mend },
        { key: 'where', label: t(m.where), cell: (finding) => <Where finding={finding} /> },
      ]}
    />
  )
}

function Where({ finding: { fileName, publicationId, line, element, identifier } }: { finding: FindingView }) {
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
          <a href={`/activities/${encodeURIComponent(identifier)}`}>
            <bdi>{identifier}</bdi>
          </a>
        </>
      )}
    </>
  )
}
