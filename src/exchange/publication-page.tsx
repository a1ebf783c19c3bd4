// One publication as a page: the file behind the figures, and the lines it holds.
import type { z } from 'zod'
import { Problem } from '#kernel/problem.ts'
import { Arrow, FilterForm, Facts, Instant, Section, Table, TextField, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { messages as m } from './messages.ts'
import { listPublications, showPublication, sourceLines, type Publication } from './publications.ts'

type Source = z.output<typeof sourceLines.output>

/** Lines shown before the one that is asked for, and in all. */
const before = 10
const most = 60

export const publicationPage = page({
  path: '/publications/{id}',
  needs: 'activity.read',
  async get({ act, params, query, may }) {
    const publication = await act(showPublication, { id: params.id! })
    const wanted = Number(query.get('line'))
    const line = Number.isSafeInteger(wanted) && wanted > 0 ? wanted : null
    const from = Math.max(1, (line ?? 1) - before)
    const source = await readIfAllowed(() => act(sourceLines, { id: publication.id, from, most }))
    const { publications } = await act(listPublications, { dataset: publication.dataset })
    return {
      title: ({ t }) => t(m.publication, { dataset: publication.dataset }),
      trail: may('import.read') ? [{ label: m.imports, href: '/imports' }] : [],
      lead: <Lead />,
      body: (
        <>
          <About publication={publication} linked={may('import.read')} />
          <Lines source={source} from={from} line={line} path={`/publications/${publication.id}`} />
          <Others publications={publications} current={publication.id} />
        </>
      ),
    }
  },
})

/** Null where the file speaks of more than the reader may see. */
async function readIfAllowed(read: () => Promise<Source>): Promise<Source | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null
    throw error
  }
}

function Lead() {
  return <>{useView().t(m.publicationLead)}</>
}

function About({ publication, linked }: { publication: Publication; linked: boolean }) {
  const { t, format } = useView()
  const counts = (['new', 'changed', 'unchanged', 'withdrawn', 'wrong'] as const).map((which) => ({
    label: t(m[which]),
    value: format.number(publication[which]),
  }))
  return (
    <Facts
      facts={[
        { label: t(m.file), value: <bdi>{publication.fileName}</bdi> },
        { label: t(m.datasetName), value: <bdi>{publication.dataset}</bdi> },
        {
          label: t(m.importedAt),
          value: linked ? (
            <a href={`/imports/${publication.jobId}`}>
              <Instant at={publication.publishedAt} />
            </a>
          ) : (
            <Instant at={publication.publishedAt} />
          ),
        },
        { label: t(m.generatedAt), value: publication.generatedAt && <Stated at={publication.generatedAt} /> },
        { label: t(m.version), value: publication.iatiVersion },
        { label: t(m.size), value: format.bytes(publication.bytes) },
        { label: t(m.sha256), value: <code>{publication.sha256}</code> },
        { label: t(m.complete), value: t(publication.complete ? m.yes : m.no) },
        ...counts,
      ]}
    />
  )
}

/** An instant as a file states it, in the reader's language where it is one. */
function Stated({ at }: { at: string }) {
  return Number.isNaN(Date.parse(at)) ? <bdi>{at}</bdi> : <Instant at={at} />
}

interface LinesProps {
  source: Source | null
  from: number
  line: number | null
  path: string
}

function Lines({ source, from, line, path }: LinesProps) {
  const { t, format } = useView()
  if (!source) return <p>{t(m.noLines)}</p>
  const last = source.lines.at(-1)?.line ?? from
  return (
    <Section title={t(m.lines, { from: format.number(from), to: format.number(last) })} id="lines">
      <FilterForm>
        <TextField
          name="line"
          label={t(m.lineNumber)}
          value={line === null ? '' : String(line)}
          width="short"
          inputmode="numeric"
        />
      </FilterForm>
      <pre dir="ltr" tabindex={0} aria-label={t(m.lines, { from: format.number(from), to: format.number(last) })}>
        {source.lines.map((one) => (
          <span id={`line-${one.line}`}>
            <span class="hint">{String(one.line).padStart(String(last).length)} </span>
            {one.line === line ? <mark>{one.text}</mark> : one.text}
            {one.cut && ` … (${t(m.cut)})`}
            {'\n'}
          </span>
        ))}
      </pre>
      <p class="hint">{t(m.contactsHidden)}</p>
      <p>
        {from > 1 && <a href={`${path}?line=${Math.max(1, from - most + before)}#lines`}>{t(m.earlierLines)}</a>}{' '}
        {source.lines.length === most && (
          <a href={`${path}?line=${last + 1 + before}#lines`}>
            {t(m.laterLines)} <Arrow />
          </a>
        )}
      </p>
    </Section>
  )
}

function Others({ publications, current }: { publications: readonly Publication[]; current: string }) {
  const { t, format } = useView()
  if (publications.length < 2) return null
  return (
    <Section title={t(m.otherPublications)}>
      <Table
        caption={t(m.otherPublications)}
        captionHidden
        rows={publications}
        columns={[
          {
            key: 'publishedAt',
            label: t(m.importedAt),
            kind: 'name',
            cell: ({ id, publishedAt }) =>
              id === current ? (
                <Instant at={publishedAt} />
              ) : (
                <a href={`/publications/${id}`}>
                  <Instant at={publishedAt} />
                </a>
              ),
          },
          ...(['new', 'changed', 'unchanged', 'withdrawn', 'wrong'] as const).map((which) => ({
            key: which,
            label: t(m[which]),
            kind: 'number' as const,
            cell: (one: Publication) => format.number(one[which]),
          })),
        ]}
      />
    </Section>
  )
}
