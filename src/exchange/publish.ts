// Publishes a file that was compared with what is known: writes what is new and changed, by sets, within one transaction
// that the caller opened. What is unchanged is only marked as named.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import { settle } from '#institutions/pure.ts'
import type { OfficerClaim } from '#institutions/pure.ts'
import type { Db } from '#kernel/store/store.ts'
import type { Compared, Comparison } from './compare.ts'
import { claimsOf, type Prepared } from './prepared.ts'
import type { FileEnd } from './reading.ts'

export interface File {
  jobId: string
  uploadId: string
  fileName: string
  dataset: string
  sha256: string
  bytes: number
}

/** Publications take turns: what one compares itself with must not change before it has written. */
export const takeTurn = (db: Db) => sql`select pg_advisory_xact_lock(hashtext('jurat.publish'))`.execute(db)

/** @param batches all that was laid ready of the file, in any order */
export async function publish(
  db: Db,
  file: File,
  end: FileEnd,
  { activities, counts }: Comparison,
  batches: AsyncIterable<readonly Prepared[]>,
): Promise<string> {
  const datasetId = await datasetNamed(db, file.dataset)
  const publicationId = newId()
  await db
    .insertInto('publication')
    .values({
      id: publicationId,
      datasetId,
      uploadId: file.uploadId,
      jobId: file.jobId,
      fileName: file.fileName,
      sha256: file.sha256,
      bytes: String(file.bytes),
      iatiVersion: end.iatiVersion,
      generatedAt: end.generatedAt,
      complete: end.complete,
      added: counts.new,
      changed: counts.changed,
      unchanged: counts.unchanged,
      withdrawn: counts.withdrawn,
      wrong: end.wrong,
    })
    .execute()

  const toWrite = new Map(
    activities.filter(({ what }) => what !== 'unchanged').map((activity) => [activity.id, activity]),
  )
  if (toWrite.size)
    for await (const batch of batches) {
      const wanted: Prepared[] = []
      const changed: Prepared[] = []
      for (const prepared of batch) {
        const compared = toWrite.get(prepared.id)
        if (!compared) continue
        const known = underKnownId(prepared, compared)
        wanted.push(known)
        if (compared.what === 'changed') changed.push(known)
      }
      if (wanted.length) await write(db, publicationId, wanted, changed)
    }
  await markNamed(db, datasetId, publicationId, activities)
  if (end.complete) await withdrawVanished(db, datasetId, publicationId)
  return publicationId
}

async function datasetNamed(db: Db, name: string): Promise<string> {
  await db
    .insertInto('dataset')
    .values({ id: newId(), name })
    .onConflict((is) => is.column('name').doNothing())
    .execute()
  return (await db.selectFrom('dataset').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id
}

/** The prepared texts carry the fresh id; one known already goes by the id it has. */
function underKnownId(prepared: Prepared, { knownId }: Compared): Prepared {
  const { id } = prepared
  if (knownId === id) return prepared
  const known = (text: string) => text.replaceAll(id, knownId)
  return {
    ...prepared,
    id: knownId,
    activity: known(prepared.activity),
    version: known(prepared.version),
    shares: known(prepared.shares),
    organisations: known(prepared.organisations),
    claims: known(prepared.claims),
  }
}

const list = (texts: readonly string[]) => `[${texts.filter(Boolean).join()}]`

async function write(db: Db, publicationId: string, batch: readonly Prepared[], changed: readonly Prepared[]) {
  const changedIds = changed.map(({ id }) => id)
  if (changedIds.length) {
    await sql`delete from transaction_share where activity_id = any (${changedIds}::uuid[])`.execute(db)
    await sql`delete from activity_organisation where activity_id = any (${changedIds}::uuid[])`.execute(db)
  }
  await sql`
    insert into activity (id, identifier, title, description, language, hierarchy, status, start_on, end_on, reporting_ref,
      reporting_name, implementer, default_currency, countries, regions, related, invented, institution, function, scope_keys,
      content_sha256, publication_id, line, search)
    select r.id, r.identifier, r.title, r.description, r.language, r.hierarchy, r.status, r."startOn", r."endOn", r."reportingRef",
      r."reportingName", r.implementer, r."defaultCurrency", r.countries, r.regions, r.related, r.invented, r.institution,
      r.function, r."scopeKeys", r.sha256, ${publicationId}, r.line, search_words(r.title, r.description, r.language)
    from jsonb_to_recordset(${list(batch.map(({ activity }) => activity))}::jsonb) as r (id uuid, identifier text, title text,
      description text, language text, hierarchy int, status text, "startOn" date, "endOn" date, "reportingRef" text,
      "reportingName" text, implementer text, "defaultCurrency" text, countries text[], regions text[], related text[],
      invented text, institution text, function text, "scopeKeys" text[], sha256 text, line int)
    on conflict (id) do update set version = activity.version + 1, state = 'published', title = excluded.title,
      description = excluded.description, language = excluded.language, hierarchy = excluded.hierarchy, status = excluded.status,
      start_on = excluded.start_on, end_on = excluded.end_on, reporting_ref = excluded.reporting_ref,
      reporting_name = excluded.reporting_name, implementer = excluded.implementer, default_currency = excluded.default_currency,
      countries = excluded.countries, regions = excluded.regions, related = excluded.related, invented = excluded.invented,
      institution = excluded.institution, function = excluded.function, scope_keys = excluded.scope_keys,
      content_sha256 = excluded.content_sha256, publication_id = excluded.publication_id, line = excluded.line,
      search = excluded.search, updated_at = now()`.execute(db)
  await sql`
    insert into activity_version (activity_id, version, state, content, lines, content_sha256, publication_id)
    select a.id, a.version, a.state, r.content, r.lines, a.content_sha256, a.publication_id
    from jsonb_to_recordset(${list(batch.map(({ version }) => version))}::jsonb) as r (a uuid, content jsonb, lines jsonb)
    join activity a on a.id = r.a`.execute(db)
  await sql`
    insert into transaction_share (activity_id, position, share, type, transaction_on, currency, amount, country, region, purpose,
      aid_type, account, funding_year, implementer, status, institution, function, line)
    select r.a, r.p, r.s, r.t, r.d, r.c, r.m, r.k, r.r, r.u, r.x, r.g, r.y, r.i, r.z, r.n, r.f, r.l
    from jsonb_to_recordset(${list(batch.map(({ shares }) => shares))}::jsonb) as r (a uuid, p int, s int, t text, d date, c text,
      m numeric, k text, r text, u text, x text, g text, y int, i text, z text, n text, f text, l int)`.execute(db)
  await writeOrganisations(db, list(batch.map(({ organisations }) => organisations)))
  await writeClaims(db, list(batch.map(({ claims }) => claims)), changedIds)
  if (changedIds.length) await settleWithOfficers(db, changed)
}

async function writeOrganisations(db: Db, json: string) {
  await sql`
    insert into organisation (id, name, key, refs)
    select gen_random_uuid(), min(o.name), o.key, array_remove(array_agg(distinct o.ref), null)
    from jsonb_to_recordset(${json}::jsonb) as o (name text, key text, ref text) group by o.key
    on conflict (key) do update
      set refs = (select array_agg(distinct r order by r) from unnest(organisation.refs || excluded.refs) r)
      where not organisation.refs @> excluded.refs`.execute(db)
  await sql`
    insert into activity_organisation (activity_id, organisation_id, role, scope_keys)
    select o.a, g.id, o.role, o."scopeKeys" from jsonb_to_recordset(${json}::jsonb)
      as o (a uuid, key text, role text, "scopeKeys" text[])
    join organisation g using (key)`.execute(db)
}

/** What the rules claim now; an officer's claims stay, and so does a claim that is made again. */
async function writeClaims(db: Db, json: string, changedIds: readonly string[]) {
  const made = sql`jsonb_to_recordset(${json}::jsonb) as r (id uuid, a uuid, subject text, value text, source text, rule text, evidence text)`
  const same = sql`(c.activity_id, c.subject, c.source, c.rule) = (r.a, r.subject, r.source, r.rule)
    and (c.value, c.evidence) is not distinct from (r.value, r.evidence)`
  if (changedIds.length)
    await sql`
      delete from claim c where c.activity_id = any (${changedIds}::uuid[]) and c.source <> 'officer'
        and not exists (select from ${made} where ${same})`.execute(db)
  if (json === '[]') return
  await sql`
    insert into claim (id, activity_id, subject, value, source, rule, evidence)
    select r.id, r.a, r.subject, r.value, r.source, r.rule, r.evidence from ${made}
    where not (r.a = any (${changedIds}::uuid[]) and exists (select from claim c where ${same}))`.execute(db)
}

/** What officers hold of a changed activity outweighs what the rules claim of it now. */
async function settleWithOfficers(db: Db, changed: readonly Prepared[]) {
  const held = await db
    .selectFrom('claim')
    .select(['activityId', 'subject', 'value', 'reason', 'madeAt'])
    .where('source', '=', 'officer')
    .where('withdrawnAt', 'is', null)
    .where(
      'activityId',
      'in',
      changed.map(({ id }) => id),
    )
    .execute()
  for (const prepared of changed) {
    const officers = held
      .filter(({ activityId }) => activityId === prepared.id)
      .map(
        ({ subject, value, reason, madeAt }) =>
          ({
            subject,
            value: value ?? 'unknown',
            source: 'officer',
            rule: 'officer',
            evidence: reason ?? '',
            decidedAt: madeAt,
          }) as OfficerClaim,
      )
    if (!officers.length) continue
    const { institution, function: of } = settle(claimsOf(prepared), officers)
    await db.updateTable('activity').set({ institution, function: of }).where('id', '=', prepared.id).execute()
  }
}

async function markNamed(db: Db, datasetId: string, publicationId: string, activities: readonly Compared[]) {
  const json = JSON.stringify(
    activities.map(({ knownId, sha256, lastUpdated, line }) => ({ a: knownId, s: sha256, u: lastUpdated, l: line })),
  )
  await sql`
    insert into activity_presence (dataset_id, activity_id, content_sha256, last_updated, line, publication_id)
    select ${datasetId}, r.a, r.s, r.u, r.l, ${publicationId}
    from jsonb_to_recordset(${json}::jsonb) as r (a uuid, s text, u text, l int)
    on conflict (dataset_id, activity_id) do update set content_sha256 = excluded.content_sha256,
      last_updated = excluded.last_updated, line = excluded.line, publication_id = excluded.publication_id`.execute(db)
}

/** What the dataset named before and no longer does is withdrawn, unless another dataset names it. */
async function withdrawVanished(db: Db, datasetId: string, publicationId: string) {
  await sql`
    with gone as (
      delete from activity_presence where dataset_id = ${datasetId} and publication_id <> ${publicationId} returning activity_id),
    withdrawn as (
      update activity a set state = 'withdrawn', version = a.version + 1, updated_at = now()
      from gone where a.id = gone.activity_id and a.state = 'published'
        and not exists (select from activity_presence o where o.activity_id = a.id and o.dataset_id <> ${datasetId})
      returning a.id, a.version, a.content_sha256),
    recorded as (
      insert into activity_version (activity_id, version, state, content, lines, content_sha256, publication_id)
      select w.id, w.version, 'withdrawn', v.content, v.lines, w.content_sha256, ${publicationId}
      from withdrawn w join activity_version v on v.activity_id = w.id and v.version = w.version - 1),
    unshared as (delete from transaction_share s using withdrawn w where s.activity_id = w.id)
    delete from activity_organisation o using withdrawn w where o.activity_id = w.id`.execute(db)
}
