// Long work: looking at it, and stopping it.
import { cancelJob, listJobs, readJob } from './job.ts'
import { jobPage, jobsPage } from './pages.tsx'
export { cancelJob, listJobs, readJob } from './job.ts'

export const jobs = [listJobs, readJob, cancelJob]
export const jobsPages = [jobsPage, jobPage]
