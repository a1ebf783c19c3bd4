// What changed between two versions of an activity.
import type { Activity } from '#iati/activity.ts'

export interface Difference {
  /** The member of the activity: `title`, `transactions`. */
  at: string
  kind: 'added' | 'removed' | 'changed'
  /** As text a person can read; null: there was nothing, or there is nothing. */
  before: string | null
  after: string | null
}

/**
 * The differences, member by member. Entries of a list count as the same only when they are equal, so an amount that
 * was corrected is one entry removed and one added; when exactly one entry of a list differs, it was changed.
 */
export function differences(before: Activity | null, after: Activity | null): Difference[] {
  const members = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return members
    .filter((member) => member !== 'lastUpdated')
    .flatMap((member) => differenceOf(member, before?.[member as keyof Activity], after?.[member as keyof Activity]))
}

function differenceOf(at: string, before: unknown, after: unknown): Difference[] {
  const [was, is] = [canonical(before), canonical(after)]
  if (was === is) return []
  if (!Array.isArray(before ?? after) || !Array.isArray(after ?? before))
    return [
      {
        at,
        kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
        before: words(before),
        after: words(after),
      },
    ]
  const left = [...((before as unknown[] | undefined) ?? [])]
  const right = [...((after as unknown[] | undefined) ?? [])]
  const removed = without(left, right)
  const added = without(right, left)
  // the same entries in another order
  if (!removed.length && !added.length) return []
  if (removed.length === 1 && added.length === 1)
    return [{ at, kind: 'changed', before: words(removed[0]), after: words(added[0]) }]
  return [
    ...removed.map((entry): Difference => ({ at, kind: 'removed', before: words(entry), after: null })),
    ...added.map((entry): Difference => ({ at, kind: 'added', before: null, after: words(entry) })),
  ]
}

/** The entries of one list that the other lacks, each as often as it is lacking. */
function without(entries: unknown[], others: unknown[]): unknown[] {
  const counts = new Map<string, number>()
  for (const other of others) counts.set(canonical(other), (counts.get(canonical(other)) ?? 0) + 1)
  return entries.filter((entry) => {
    const left = counts.get(canonical(entry)) ?? 0
    if (left > 0) counts.set(canonical(entry), left - 1)
    return left === 0
  })
}

/** JSON with its members in order, so that equal values have equal text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? ''

const mostWords = 300

/** The texts and figures of a value in a row: `2023-05-26, 2600187, GLIDE`. */
function words(value: unknown): string | null {
  if (value === undefined) return null
  const found: string[] = []
  const walk = (inner: unknown) => {
    if (inner === null || inner === undefined) return
    if (typeof inner === 'object') Object.values(inner).forEach(walk)
    else found.push(String(inner as string | number | boolean))
  }
  walk(value)
  const text = found.join(', ')
  return text.length > mostWords ? `${text.slice(0, mostWords)}…` : text
}
