// Carrying a command out in this process, as the local operator of a folder that no server holds.
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { Bureau } from '#kernel/bureau.ts'
import { readJob } from '#jobs/index.ts'
import { startWorker } from '#kernel/jobs.ts'
import { isDownload, isJob } from '#kernel/operation.ts'
import type { Session } from '#kernel/session.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { RemoteProblem, type Backend } from './backend.ts'

const lookMs = 100

export function localBackend(bureau: Bureau, session: Session, close: () => Promise<void>): Backend {
  const worker = startWorker(bureau, (error) => console.error(error))
  return {
    async act(op, input, onProgress) {
      const answer = await bureau.act(session, op, input)
      if (!isJob(op)) return answer
      const { jobId } = answer as { jobId: string }
      for (;;) {
        const job = await bureau.act(session, readJob, { id: jobId })
        onProgress(job)
        // in the order of the output's type, which the database does not keep
        if (job.state === 'done') return op.output.parse(job.output)
        if (job.problem) throw new RemoteProblem(job.problem)
        await sleep(lookMs)
      }
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
