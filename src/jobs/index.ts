// Long work: looking at it, and stopping it.
import { cancelJob, listJobs, readJob } from './job.ts'
export { readJob } from './job.ts'

export const jobs = [listJobs, readJob, cancelJob]
