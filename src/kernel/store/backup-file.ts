// The file of a backup: a gzipped tar that any tool opens. `backup.json` says what it is, then come the
// rows of each table in pieces `table/000001.ndjson`, every value as the text that PostgreSQL writes,
// and at the end `manifest.json` with counts and hashes: a file without it was cut short.
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { extract, pack } from 'tar-stream'
import type { Migration } from '#kernel/migrate.ts'
import { defineProblem } from '#kernel/problem.ts'

export const BackupUnfit = defineProblem(422, 'backup-unfit', 'This backup cannot be restored', '{reason}', 'reason')

export interface Heading {
  format: 'jurat-backup-1'
  takenAt: string
  migrations: Pick<Migration, 'name' | 'sha256'>[]
  sequences: Sequence[]
  tables: TableHeading[]
}
export interface TableHeading {
  name: string
  columns: { name: string; type: string }[]
}
export interface Sequence {
  name: string
  lastValue: string
  isCalled: boolean
}
export interface Manifest {
  tables: Record<string, Content>
}
export interface Content {
  rows: number
  /** Of its lines, one after the other. */
  sha256: string
}
/** Lines of one table. */
export interface Piece {
  table: string
  lines: string[]
}

/** Counts and hashes lines as they pass. */
export class Tally {
  readonly #tables = new Map<string, { rows: number; hash: Hash }>()

  add({ table, lines }: Piece) {
    let content = this.#tables.get(table)
    if (!content) this.#tables.set(table, (content = { rows: 0, hash: createHash('sha256') }))
    content.rows += lines.length
    for (const line of lines) content.hash.update(line).update('\n')
  }

  /** The tables that have rows; to be asked once. */
  manifest(): Manifest {
    const tables = [...this.#tables].map(([name, { rows, hash }]) => [name, { rows, sha256: hash.digest('hex') }])
    return { tables: Object.fromEntries(tables) as Manifest['tables'] }
  }
}

/** Writes a whole file or none: it gets its name when all of it is on the disk. */
export async function writeBackup(file: string, heading: Heading, pieces: AsyncIterable<Piece>): Promise<Manifest> {
  const draft = `${file}.part`
  const archive = pack()
  const tally = new Tally()
  const entry = (name: string, text: string) =>
    new Promise<void>((resolve, reject) =>
      archive.entry({ name, mode: 0o600 }, text, (error) => (error ? reject(error) : resolve())),
    )
  const fill = async () => {
    try {
      await entry('backup.json', JSON.stringify(heading, undefined, 2))
      let number = 0
      for await (const piece of pieces) {
        tally.add(piece)
        await entry(`${piece.table}/${String(++number).padStart(6, '0')}.ndjson`, `${piece.lines.join('\n')}\n`)
      }
      const manifest = tally.manifest()
      await entry('manifest.json', JSON.stringify(manifest, undefined, 2))
      archive.finalize()
      return manifest
    } catch (error) {
      archive.destroy(error as Error)
      throw error
    }
  }
  try {
    const [manifest] = await Promise.all([
      fill(),
      pipeline(archive, createGzip(), createWriteStream(draft, { mode: 0o600, flush: true })),
    ])
    await rename(draft, file)
    await fsyncFolderOf(file)
    return manifest
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/**
 * Reads a backup piece by piece; its manifest must agree with what was read.
 * @throws BackupUnfit
 */
export async function readBackup(
  file: string,
  onHeading: (heading: Heading) => Promise<void>,
  onPiece: (piece: Piece) => Promise<void>,
): Promise<Manifest> {
  const archive = extract()
  const tally = new Tally()
  let heading: Heading | undefined
  let promised: Manifest | undefined
  const reading = pipeline(createReadStream(file), createGunzip(), archive)
  const taking = (async () => {
    for await (const entry of archive) {
      const chunks: Buffer[] = []
      for await (const chunk of entry) chunks.push(chunk as Buffer)
      const text = Buffer.concat(chunks).toString()
      const { name } = entry.header
      if (name === 'backup.json') await onHeading((heading = headingOf(text)))
      else if (name === 'manifest.json') promised = JSON.parse(text) as Manifest
      else if (!heading) throw BackupUnfit({ reason: 'This is no backup of Jurat: backup.json does not come first.' })
      else {
        const piece = { table: name.slice(0, name.indexOf('/')), lines: text.split('\n').slice(0, -1) }
        tally.add(piece)
        await onPiece(piece)
      }
    }
  })()
  try {
    await Promise.all([reading, taking])
  } catch (error) {
    archive.destroy()
    await Promise.allSettled([reading, taking])
    throw isDamage(error) ? BackupUnfit({ reason: 'The file is damaged or cut short.' }) : error
  }
  const found = tally.manifest()
  if (!promised) throw BackupUnfit({ reason: 'The file is damaged or cut short: it has no manifest.' })
  for (const name of new Set([...Object.keys(found.tables), ...Object.keys(promised.tables)])) {
    const [is, shouldBe] = [found.tables[name], promised.tables[name]]
    if (is?.rows !== shouldBe?.rows || is?.sha256 !== shouldBe?.sha256)
      throw BackupUnfit({ reason: `The file is damaged: the rows of ${name} are not those that its manifest names.` })
  }
  return found
}

function headingOf(text: string): Heading {
  const heading = JSON.parse(text) as Heading
  if (heading.format !== 'jurat-backup-1')
    throw BackupUnfit({ reason: `This version of Jurat does not read the format ${String(heading.format)}.` })
  return heading
}

/** What zlib and tar-stream say of a file that is not whole. */
const isDamage = (error: unknown) =>
  error instanceof Error &&
  (('code' in error && String(error.code).startsWith('Z_')) ||
    error instanceof SyntaxError ||
    /^(unexpected end|premature|invalid tar)/i.test(error.message))

async function fsyncFolderOf(file: string) {
  const folder = await open(dirname(file), 'r')
  await folder.sync().finally(() => folder.close())
}
