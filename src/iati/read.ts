// Reads an IATI activities file as a stream: what it is, then every activity with what is wrong with it.

import type { Activity, ActivityLines, ActivityReading } from './activity.ts'
import type { CodeLists } from './code-lists.ts'
import { readContent } from './content.ts'
import type { Element } from './element.ts'
import { pathOf } from './element.ts'
import type { Finding } from './finding.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { finding } from './rules.ts'
import { checkRuleset, rulesetFinding, type Ruleset } from './ruleset.ts'
import { standardRuleset } from './ruleset-standard.ts'
import { checkAttributes, checkForeign, checkStructure, excerpt, type Report } from './structure-check.ts'
import { activityModel, fileModel } from './structure.ts'
import { readXml, type XmlPart } from './xml.ts'

export interface ReadOptions {
  /** Codes are held against these; without them codes aren't checked. */
  codeLists?: CodeLists
  /** The ruleset to hold activities against; the standard's where left out, none where false. */
  ruleset?: Ruleset | false
  /** The instant that "in the future" is measured from, ISO; the present where left out. */
  now?: string
  /** Keep contact persons and offices; they are dropped otherwise. */
  contacts?: boolean
  limits?: Partial<Limits>
  /** Findings of one activity that are listed; the rest is counted. */
  findingsPerActivity?: number
}

export interface FileHeader {
  /** "2.03". */
  version: string
  /** The published xsd:dateTime at which the file was made. */
  generated?: string
  encoding: string
}

/** What the reading says, in the order of the file. `bytes` is how much of the file has been taken by then. */
export type ReadEvent =
  | ({ kind: 'header'; bytes: number } & FileHeader)
  /** An activity that can be used, however much is wrong with it. */
  | ({ kind: 'activity'; bytes: number } & ActivityReading)
  /** An activity that can't: without identifier, or too large. */
  | { kind: 'wrong'; bytes: number; line: number; identifier?: string; findings: Finding[] }
  /** Something about the file as a whole, or what ended the reading. */
  | { kind: 'finding'; bytes: number; finding: Finding }
  /**
   * The end. Where `complete` is false the file wasn't read to its end (broken, hostile, refused): what is absent from
   * it may still be published.
   */
  | { kind: 'end'; bytes: number; complete: boolean; activities: number; wrong: number }

const readableVersions = new Set(['2.01', '2.02', '2.03'])

/**
 * Reads a file from its bytes; memory holds one activity at a time. Never throws for what the file holds, only for what
 * its source throws.
 */
export async function* readActivities(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ReadOptions = {},
): AsyncGenerator<ReadEvent> {
  const now = options.now ?? new Date().toISOString()
  const file = new FileReading({ ...options, now })
  let bytes = 0
  const limits = { ...defaultLimits, ...options.limits }
  for await (const parts of readXml(source, limits, (taken) => (bytes = taken))) {
    for (const part of parts) {
      yield* file.take(part, bytes)
      if (file.refused) break
    }
    if (file.refused) break
  }
  const { activities, wrong, complete } = file
  yield { kind: 'end', bytes, complete, activities, wrong }
}

class FileReading {
  activities = 0
  wrong = 0
  complete = false
  refused = false
  readonly #options: ReadOptions & { now: string }
  readonly #ruleset: Ruleset | false
  #foreign = false

  constructor(options: ReadOptions & { now: string }) {
    this.#options = options
    this.#ruleset = options.ruleset ?? standardRuleset
  }

  *take(part: XmlPart, bytes: number): Generator<ReadEvent> {
    switch (part.kind) {
      case 'root':
        return yield* this.#root(part.root, part.encoding, bytes)
      case 'child':
        return yield* this.#child(part.element, bytes)
      case 'oversized':
        this.wrong++
        yield this.#wrongActivity(part.element, bytes, [
          finding('activity/too-large', 'iati-activity', part.element.line, { limit: part.limit }),
        ])
        return
      case 'broken':
        yield { kind: 'finding', bytes, finding: part.finding }
        return
      case 'end':
        this.complete = true
        for (const each of this.#lastFindings(part.root)) yield { kind: 'finding', bytes, finding: each }
    }
  }

  *#root(root: Element, encoding: string, bytes: number): Generator<ReadEvent> {
    const version = root.get('version') ?? ''
    const generated = root.get('generated-datetime')
    const refusal =
      root.name === 'iati-organisations'
        ? finding('file/organisations', root.name, root.line)
        : root.name !== 'iati-activities' || root.namespace !== undefined
          ? finding('file/not-iati', root.name, root.line, { root: root.name })
          : /^\s*1\.0\d\s*$/.test(version)
            ? finding('file/old-version', root.name, root.line, { version: version.trim() })
            : undefined
    if (refusal) {
      this.refused = true
      yield { kind: 'finding', bytes, finding: refusal }
      return
    }
    yield {
      kind: 'header',
      bytes,
      version: version.trim(),
      ...(generated && { generated: generated.trim() }),
      encoding,
    }
    if (version.trim() && !readableVersions.has(version.trim()))
      yield { kind: 'finding', bytes, finding: finding('file/unknown-version', root.name, root.line, { version }) }
    const findings: Finding[] = []
    checkAttributes(root, fileModel, this.#options.codeLists, collect(findings))
    for (const each of findings) yield { kind: 'finding', bytes, finding: each }
  }

  *#child(element: Element, bytes: number): Generator<ReadEvent> {
    if (element.name !== 'iati-activity' || element.namespace !== undefined) {
      for (const each of this.#strangeChild(element)) yield { kind: 'finding', bytes, finding: each }
      return
    }
    const findings: Finding[] = []
    const content = readContent(element, this.#options)
    const identifier = content?.activity.identifier
    const report = collect(findings, identifier, this.#options.findingsPerActivity)
    if (this.#foreign)
      report('structure/misplaced-element', element, {
        child: element.name,
        parent: 'iati-activities',
        before: 'the elements of other namespaces',
      })
    checkStructure(element, activityModel, this.#options.codeLists, report)
    if (this.#ruleset)
      checkRuleset(this.#ruleset, element, this.#options.now, (row, at, params) =>
        report.add(rulesetFinding(row, at, params, identifier)),
      )
    if (!content) {
      this.wrong++
      yield this.#wrongActivity(element, bytes, [
        finding('activity/no-identifier', 'iati-activity', element.line),
        ...report.finish(element),
      ])
      return
    }
    this.activities++
    for (const { at, text } of content.activity.unreadable ?? [])
      if (!findings.some(({ rule, params }) => rule === 'structure/wrong-type' && params['text'] === excerpt(text)))
        report.add(
          finding('content/unreadable', 'iati-activity', element.line, { at, text: excerpt(text) }, identifier),
        )
    negativeValues(content, (line, path, value) =>
      report.add(finding('content/negative-value', path, line, { value }, identifier)),
    )
    yield { kind: 'activity', bytes, ...content, findings: report.finish(element) }
  }

  #wrongActivity(element: Element, bytes: number, findings: Finding[]): ReadEvent {
    const identifier = element.children.find(({ name }) => name === 'iati-identifier')?.text.trim()
    return { kind: 'wrong', bytes, line: element.line, ...(identifier && { identifier }), findings }
  }

  #strangeChild(element: Element): Finding[] {
    const findings: Finding[] = []
    const report = collect(findings)
    if (element.namespace === undefined) {
      report('structure/unknown-element', element, { child: element.name, parent: 'iati-activities' })
      return findings
    }
    if (this.activities + this.wrong === 0)
      report('structure/missing-element', element, { child: 'iati-activity', parent: 'iati-activities' })
    this.#foreign = true
    checkForeign(element, this.#options.codeLists, report)
    return findings
  }

  #lastFindings(root: Element): Finding[] {
    const findings: Finding[] = []
    const report = collect(findings)
    if (this.activities + this.wrong === 0 && !this.#foreign)
      report('structure/missing-element', root, { child: 'iati-activity', parent: 'iati-activities' })
    if (root.text !== '') report('structure/stray-text', root, { text: root.text.slice(0, 80) })
    return findings
  }
}

interface Collector extends Report {
  add(finding: Finding): void
  /** The findings, with the count of those that weren't listed. */
  finish(activity: Element): Finding[]
}

/** Gathers findings into the list, at most `most` of them. */
function collect(findings: Finding[], identifier?: string, most = 200): Collector {
  let more = 0
  const add = (one: Finding) => {
    if (findings.length < most) findings.push(one)
    else more++
  }
  const report: Report = (rule, at, params, element) =>
    add(finding(rule, element ?? pathOf(at), at.line, params, identifier))
  return Object.assign(report, {
    add,
    finish(activity: Element) {
      if (more > 0)
        findings.push(finding('activity/more-findings', 'iati-activity', activity.line, { count: more }, identifier))
      return findings
    },
  })
}

/** Tells every amount below zero. */
function negativeValues(
  { activity, lines }: { activity: Activity; lines: ActivityLines },
  tell: (line: number, path: string, value: string) => void,
) {
  const look = (amounts: { value?: string }[] | undefined, at: number[], path: string) =>
    amounts?.forEach(({ value }, index) => {
      if (value?.startsWith('-')) tell(at[index] ?? lines.activity, path, value)
    })
  look(activity.budgets, lines.budgets, 'budget/value')
  look(activity.plannedDisbursements, lines.plannedDisbursements, 'planned-disbursement/value')
  look(activity.transactions, lines.transactions, 'transaction/value')
}
