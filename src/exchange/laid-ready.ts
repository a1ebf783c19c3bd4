// What was read of one file and waits to be published: in memory while it is small, else in import_staging, so that
// memory does not grow with the file.
import { deserialize, serialize } from 'node:v8'
import type { JobContext } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { sizeOf, type Batch } from './batch.ts'
import type { Head, Organisation } from './prepared.ts'

export class LaidReady {
  readonly heads: Head[] = []
  readonly organisations: Organisation[] = []
  readonly #context: Pick<JobContext, 'jobId' | 'transaction'>
  readonly #file: number
  /** Laid ready only to be compared: then the contents are let go at once. */
  readonly #headsOnly: boolean
  /** Bytes that are held in memory. */
  readonly #mostHeld: number
  #held: Batch[] = []
  #bytes = 0
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

  async add(batch: Batch) {
    this.heads.push(...batch.heads)
    this.organisations.push(...batch.organisations)
    if (this.#headsOnly) return
    this.#held.push(batch)
    this.#bytes += sizeOf(batch)
    if (this.#bytes > this.#mostHeld) await this.#stage()
  }

  /** One short transaction a batch. */
  async #stage() {
    const { jobId } = this.#context
    for (const batch of this.#held) {
      const row = { jobId, file: this.#file, position: this.#staged++, batch: serialize(batch) }
      await this.#context.transaction((db) => db.insertInto('importStaging').values(row).execute())
    }
    this.#held = []
    this.#bytes = 0
  }

  /** Everything, once, within the transaction that publishes it. */
  async *batches(db: Db): AsyncGenerator<Batch> {
    for (let position = 0; position < this.#staged; position++) {
      const { batch } = await db
        .selectFrom('importStaging')
        .select('batch')
        .where('jobId', '=', this.#context.jobId)
        .where('file', '=', this.#file)
        .where('position', '=', position)
        .executeTakeFirstOrThrow()
      yield deserialize(batch) as Batch
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
