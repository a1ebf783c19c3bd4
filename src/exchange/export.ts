// Publishing back: any selection of the portfolio as one valid IATI 2.03 file, made as it is sent.
import { sql } from 'kysely'
import { z } from 'zod'
import type { ActivityLines } from '#iati/activity.ts'
import { activityXml, fileEnd, fileStart } from '#iati/write.ts'
import { download, type DownloadContext } from '#kernel/operation.ts'
import { defineProblem } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { contentOf, sourceFor, Where, whereActivities, withinScope } from '#portfolio/index.ts'
import { derive, regionOf } from '#portfolio/pure.ts'

export const NothingToExport = defineProblem(
  404,
  'nothing-to-export',
  'Nothing to export',
  'No activity that you may see fits the selection, and a file of IATI holds at least one. Widen the selection.',
)

/** Activities that are read in one short transaction. */
const pageSize = 100

export const exportIati = download({
  name: 'exchange.export',
  summary: 'Export a selection of activities as an IATI 2.03 file',
  needs: 'activity.read',
  http: 'GET /exports/iati.xml',
  cli: 'export iati',
  input: z.object({ where: Where }),
  async download(context, { where }) {
    const first = await pageOf(context, where, null)
    if (!first.length) throw NothingToExport({})
    return {
      type: 'application/xml; charset=utf-8',
      fileName: `activities-${context.today}.xml`,
      body: xmlOf(context, where, first),
    }
  },
})

interface Row {
  identifier: string
  content: Uint8Array
  lines: ActivityLines
}

async function* xmlOf(
  context: DownloadContext,
  where: z.output<typeof Where>,
  first: readonly Row[],
): AsyncGenerator<string> {
  const scopes = context.actor.scopesOf('activity.read')
  yield fileStart({ generated: new Date().toISOString() })
  for (let page = first; page.length; page = await pageOf(context, where, page.at(-1)!.identifier))
    yield page
      .map(({ content: kept, lines }) => {
        const content = contentOf(kept)
        const shares = scopes === 'everything' ? [] : derive(content, lines, regionOf).shares
        return activityXml(withinScope(content, lines, scopes, shares).activity)
      })
      .join('')
  yield fileEnd
}

/** The next activities in the order of their identifiers. */
const pageOf = ({ read }: DownloadContext, where: z.output<typeof Where>, after: string | null): Promise<Row[]> =>
  read(async (db: Db) => {
    const { startMonth } = await sourceFor(db, where)
    const { rows } = await sql<Row>`
      select page.identifier, v.content, v.lines
      from (select activity.id, activity.version, activity.identifier from activity
        where ${whereActivities(where, startMonth)} and (${after}::text is null or activity.identifier collate "C" > ${after})
        order by activity.identifier collate "C" limit ${sql.lit(pageSize)}) as page
      join activity_version v on v.activity_id = page.id and v.version = page.version
      order by page.identifier collate "C"`.execute(db)
    return rows
  })
