// Carrying a command out in this process, as the local operator of a folder that no server holds.
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { Bureau } from '#kernel/bureau.ts'
import { cancelJob, readJob } from '#jobs/index.ts'
import { startWorker } from '#kernel/jobs.ts'
import { isDownload, isJob } from '#kernel/operation.ts'
import type { Session } from '#kernel/session.ts'
import { keepUpload } from '#kernel/uploads.ts'
import type { Backend } from './backend.ts'
import { follow } from './follow.ts'

const lookMs = 100

export function localBackend(bureau: Bureau, session: Session, close: () => Promise<void>): Backend {
  const worker = startWorker(bureau, (error) => console.error(error))
  return {
    async act(op, input, following) {
      const answer = await bureau.act(session, op, input)
      if (!isJob(op)) return answer
      const { jobId } = answer as { jobId: string }
      const look = () => bureau.act(session, readJob, { id: jobId })
      const cancel = () => bureau.act(session, cancelJob, { id: jobId })
      const { output } = await follow(jobId, { look, cancel, everyMs: lookMs }, following)
      // in the order of the output's type, which the database does not keep
      return op.output.parse(output)
    },
    keepFile: async (path) => (await keepUpload(bureau, session, basename(path), createReadStream(path))).id,
    async download(op, input) {
      if (!isDownload(op)) throw new TypeError(`${op.name} is no download.`)
      return (await bureau.download(session, op, input)).body
    },
    async close() {
      await worker.stop()
      await close()
    },
  }
}
