// The thread in which HiGHS solves one problem: solving blocks it until it ends or time is up.
import { parentPort, workerData } from 'node:worker_threads'
import highsModule from 'highs'
import type { Solution } from '#chain/linear.ts'

const { problem, gap, seconds } = workerData as { problem: string; gap: number; seconds: number }
// The package's types are read as those of a CommonJS module, whose default would be one step deeper than it is.
const highs = await (highsModule as unknown as typeof highsModule.default)()
const found = highs.solve(problem, { output_flag: false, mip_rel_gap: gap, time_limit: seconds })
const values = Object.fromEntries(
  Object.entries(found.Columns).flatMap(([name, column]) =>
    'Primal' in column && Number.isFinite(column.Primal) ? [[name, column.Primal]] : [],
  ),
)
const feasible = Object.keys(values).length > 0
const solution: Solution =
  found.Status === 'Optimal'
    ? { status: 'optimal', values }
    : found.Status === 'Infeasible'
      ? { status: 'infeasible', values: {} }
      : found.Status === 'Time limit reached' && feasible
        ? { status: 'feasible', values }
        : { status: 'none', values: {} }
parentPort!.postMessage(solution)
