// What was read of one file and waits to be published: in memory while it is small, else in import_staging, so that
// memory does not grow with the file.
import type { JobContext } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import type { Head } from './compare.ts'
import type { Prepared } from './prepared.ts'

export class LaidReady {
  readonly heads: Head[] = []
  readonly #context: Pick<JobContext, 'jobId' | 'transaction'>
  readonly #file: number
  /** Laid ready only to be compared: then the contents are let go at once. */
  readonly #headsOnly: boolean
  /** Characters that are held in memory. */
  readonly #mostHeld: number
  #held: Prepared[][] = []
  #characters = 0
  #staged = 0

  constructor(
    context: Pick<JobContext, 'jobId' | 'transaction'>,
    file: number,
    { headsOnly = false, mostHeld = 8_000_000 } = {},
  ) {
    this.#mostHeld = mostHeld
    this.#context = context
    this.#file = file
    this.#headsOnly = headsOnly
  }

  async add(batch: Prepared[], characters: number) {
    for (const { identifier, sha256, lastUpdated, line, id } of batch)
      this.heads.push({ identifier, sha256, lastUpdated, line, id })
    if (this.#headsOnly) return
    this.#held.push(batch)
    this.#characters += characters
    if (this.#characters > this.#mostHeld) await this.#stage()
  }

  /** One short transaction a batch. */
  async #stage() {
    const { jobId } = this.#context
    for (const batch of this.#held) {
      const row = { jobId, file: this.#file, position: this.#staged++, batch: JSON.stringify(batch) }
      await this.#context.transaction((db) => db.insertInto('importStaging').values(row).execute())
    }
    this.#held = []
    this.#characters = 0
  }

  /** Everything, once, within the transaction that publishes it. */
  async *batches(db: Db): AsyncGenerator<readonly Prepared[]> {
    for (let position = 0; position < this.#staged; position++) {
      const { batch } = await db
        .selectFrom('importStaging')
        .select('batch')
        .where('jobId', '=', this.#context.jobId)
        .where('file', '=', this.#file)
        .where('position', '=', position)
        .executeTakeFirstOrThrow()
      yield JSON.parse(batch) as Prepared[]
    }
    yield* this.#held
  }

  /** Lets go of it all. */
  async drop(db: Db) {
    this.#held = []
    if (!this.#staged) return
    await db
      .deleteFrom('importStaging')
      .where('jobId', '=', this.#context.jobId)
      .where('file', '=', this.#file)
      .execute()
  }
}
