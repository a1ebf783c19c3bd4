// What is wrong with a model, each fault named by its path, so that a page or a command can say which figure to mend.
import type { ChainModel } from './model.ts'

export interface Fault {
  /** Where: 'stations.lower.capacity'. */
  path: string
  code: string
  params: Record<string, string | number>
}

/** All that is wrong with a model; a model without faults can be laid out and run. */
export function faultsOf(model: ChainModel): Fault[] {
  const faults: Fault[] = []
  for (const [id, { value }] of Object.entries(model.parameters)) {
    if (!Number.isFinite(value)) faults.push({ path: `parameters.${id}.value`, code: 'not-a-number', params: {} })
  }
  return faults
}
