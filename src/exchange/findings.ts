// What an import finds besides what the rules of IATI find in the file itself; and how many findings are kept.
import type { Finding } from '#iati/finding.ts'

export interface KeptFinding extends Finding {
  /** How many more of the same rule the file holds. */
  alike: number
}

const keptPerRule = 100

/** The first findings of each rule in full; the last of them says how many more there were. */
export class KeptFindings {
  readonly kept: KeptFinding[] = []
  readonly #byRule = new Map<string, { count: number; last: KeptFinding }>()

  add(finding: Finding) {
    const seen = this.#byRule.get(finding.rule)
    if (seen && seen.count >= keptPerRule) seen.last.alike++
    else {
      const last = { ...finding, alike: 0 }
      this.kept.push(last)
      this.#byRule.set(finding.rule, { count: (seen?.count ?? 0) + 1, last })
    }
  }
}

interface At {
  identifier: string
  line: number
}

export const twiceInFile = ({ identifier, line }: At, otherLine: number): Finding => ({
  rule: 'import/identifier-twice',
  severity: 'warning',
  element: 'iati-activity/iati-identifier',
  line,
  activity: identifier,
  params: { identifier, otherLine },
  message: `The activity ${identifier} stands in this file twice, also on line ${otherLine}. The newer one was taken.`,
  mend: 'Publish each activity once.',
})

export const otherDataset = ({ identifier, line }: At, dataset: string): Finding => ({
  rule: 'import/differs-in-other-file',
  severity: 'warning',
  element: 'iati-activity',
  line,
  activity: identifier,
  params: { identifier, dataset },
  message: `The activity ${identifier} is published with other contents in ${dataset}. The newer one holds.`,
  mend: 'Publish each activity in one file only.',
})
