// A PostgreSQL server as the store. DATABASE_URL is the application's login, which owns nothing and
// may bypass nothing; JURAT_OWNER_URL is needed to migrate, back up and restore.
import pg from 'pg'
import { appliedTo, grantLogin, migrate, missingFrom, readMigrations } from '#kernel/migrate.ts'
import { backup, restore } from './backup.ts'
import { Connections } from './connections.ts'
import { StoreUnfit } from './problems.ts'
import type { Store } from './store.ts'
import { transaction, type Identity } from './transaction.ts'

export interface ServerOptions {
  /** The application's login. */
  url: string
  /** A superuser, or a login that may become jurat_owner and jurat_backup. */
  ownerUrl?: string | undefined
  connections?: number
  busyAfterMs?: number
}

/** Older ones have holes in row-level security: CVE-2023-2455, CVE-2024-10976, CVE-2025-8713. */
const OLDEST: Record<number, number> = { 15: 15_0014, 16: 16_0010, 17: 17_0006 }

const MEND = 'run `jurat migrate` with JURAT_OWNER_URL as a superuser of the server'

/** @throws StoreUnfit, saying the mend; StoreBusy when the server does not answer */
export async function openServer(options: ServerOptions): Promise<Store> {
  const { url, ownerUrl, connections = 10, busyAfterMs = 10_000 } = options
  const connectionsOf = (connectionString: string, max: number) =>
    new Connections({ connectionString, max, connectionTimeoutMillis: busyAfterMs }, busyAfterMs)
  const app = connectionsOf(url, connections)
  const owner = ownerUrl === undefined ? undefined : connectionsOf(ownerUrl, 2)
  const close = async () => {
    await Promise.all([app.end(), owner?.end()])
  }
  try {
    await checkServer(app)
  } catch (error) {
    await close()
    throw error
  }
  const owners = () => {
    if (!owner) throw StoreUnfit({ reason: 'This needs JURAT_OWNER_URL, the login of the owner.' })
    return owner
  }
  const those = ({ role }: Identity) => (role === 'jurat_owner' || role === 'jurat_backup' ? owners() : app)
  return {
    kind: 'server',
    transaction: async (identity, body) => transaction(those(identity), identity, body),
    backup: async (file) => owners().use((client) => backup(client, file)),
    restore: async (file, replacing) => owners().use((client) => restore(client, file, replacing)),
    close,
  }
}

/** Brings a server up to date and lets the application's login in; answers the names of the files applied. */
export async function migrateServer({ url, ownerUrl }: { url: string; ownerUrl: string }): Promise<string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: 'jurat migrate' })
  await owner.connect()
  try {
    const applied = await migrate(owner)
    // again each time: a database that was restored by other means has lost it
    await owner.query('revoke execute on function pg_catalog.set_config(text, text, boolean) from public')
    const login = new pg.Client({ connectionString: url }).user
    if (!login) throw StoreUnfit({ reason: 'DATABASE_URL names no user.' })
    await grantLogin(owner, login)
    return applied
  } finally {
    await owner.end()
  }
}

interface Facts {
  version: number
  encoding: string
  privileged: boolean
  owner: boolean
  let_in: boolean
  spoof: boolean
}

async function checkServer(connections: Connections) {
  await connections.use(async (client) => {
    const { rows } = await client.query<Facts>(`
      select current_setting('server_version_num')::int as version,
             current_setting('server_encoding') as encoding,
             (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as privileged,
             coalesce(pg_has_role((select oid from pg_roles where rolname = 'jurat_owner'), 'member'), false)
               or exists (select from pg_database
                          where datname = current_database() and pg_has_role(datdba, 'member')) as owner,
             (select count(*) from pg_roles where rolname in ('jurat_app', 'jurat_job', 'jurat_door')
              and pg_has_role(oid, 'member')) = 3 as let_in,
             has_function_privilege('pg_catalog.set_config(text, text, boolean)', 'execute') as spoof`)
    const facts = rows[0]!
    const refuse = (reason: string): never => {
      throw StoreUnfit({ reason })
    }
    const oldest = OLDEST[Math.floor(facts.version / 10_000)] ?? OLDEST[15]!
    if (facts.version < oldest)
      refuse(
        'The PostgreSQL server is too old: it needs 15.14, 16.10, 17.6 or later, which mend holes in row-level security.',
      )
    if (facts.encoding !== 'UTF8') refuse(`The database is encoded in ${facts.encoding}; it must be UTF8.`)
    if (facts.privileged || facts.owner)
      refuse('DATABASE_URL must be a login that is neither superuser nor owner and cannot bypass row-level security.')
    if (!facts.let_in) refuse(`The login of DATABASE_URL has not been let in: ${MEND}.`)
    if (facts.spoof) refuse(`Everybody may execute pg_catalog.set_config on this database: ${MEND}.`)
    await client.query('set role jurat_app')
    const missing = missingFrom(await appliedTo(client), await readMigrations())
    await client.query('reset role')
    if (missing.length > 0) refuse(`The database lacks ${missing.map(({ name }) => name).join(', ')}: ${MEND}.`)
  })
}
