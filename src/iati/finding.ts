// One thing that a file or an activity has wrong, said so that the publisher can mend it.

/** What a rule names in its sentence: published texts, names, counts. */
export type FindingParams = Record<string, string | number>

export interface Finding {
  /** The rule's name, stable: what a translation or a filter goes by. */
  rule: string
  /** An error breaks the standard; a warning is allowed but doubtful. */
  severity: 'error' | 'warning'
  /** The element, as a path within the activity or file: "transaction/value". */
  element: string
  /** Line in the file, from 1. */
  line: number
  /** The activity's identifier, where there is one. */
  activity?: string
  params: FindingParams
  /** What is wrong, in English. */
  message: string
  /** What would put it right, in English. */
  mend: string
}
