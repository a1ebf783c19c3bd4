// Settles what rules and officers claim of an activity into one institution and one function.
import { compare, inOrder, type Assertion, type Claim, type Institution } from './claim.ts'
import type { JusticeFunction, OfficerClaim } from './claim.ts'
import { textRule } from './text-rules.ts'

export interface Settled {
  /** null is unknown. */
  readonly institution: Institution | null
  readonly function: JusticeFunction | null
  /** The claims that gave the two answers; those that were outweighed aren't among them. */
  readonly decidedBy: readonly (Claim | OfficerClaim)[]
}

/**
 * One institution and one function from all claims. An officer's latest decision holds before any rule, a purpose code
 * before the words. Among equals, different values are `cross-cutting`. A general aim (the rule of law) counts only
 * where nothing more exact is claimed, `none` only where nothing else is claimed at all. Where the institution is
 * cross-cutting and words or codes tell one function only, the function is unknown: they tell it of one part.
 */
export function settle(claims: readonly Claim[], officerClaims: readonly OfficerClaim[] = []): Settled {
  const byInstitution = decide<Institution>('institution', claims, officerClaims)
  const byFunction = decide<JusticeFunction>('function', claims, officerClaims)
  const ofOnePart =
    byInstitution.value === 'cross-cutting' &&
    byFunction.value !== 'cross-cutting' &&
    byFunction.by.every((claim) => claim.source !== 'officer')
  return {
    institution: byInstitution.value,
    function: ofOnePart ? null : byFunction.value,
    decidedBy: [...byInstitution.by, ...(ofOnePart ? [] : byFunction.by)],
  }
}

interface Decision<Value> {
  readonly value: Value | null
  readonly by: readonly (Claim | OfficerClaim)[]
}

function decide<Value extends Institution | JusticeFunction>(
  subject: Assertion['subject'],
  claims: readonly Claim[],
  officerClaims: readonly OfficerClaim[],
): Decision<Value> {
  const officer = officerClaims.filter((claim) => claim.subject === subject).toSorted(latestFirst)[0]
  if (officer !== undefined)
    return { value: officer.value === 'unknown' ? null : (officer.value as Value), by: [officer] }
  const found = claims.filter((claim) => claim.subject === subject)
  const strongest = Math.min(...found.map(weakness))
  const by = found.filter((claim) => weakness(claim) === strongest).toSorted(inOrder)
  const values = new Set(by.map((claim) => claim.value))
  const value = values.size > 1 ? 'cross-cutting' : by[0]?.value
  return { value: (value as Value | undefined) ?? null, by }
}

/** 0 is the strongest. */
function weakness(claim: Claim): number {
  if (claim.value === 'none') return 3
  if (claim.source === 'purpose-code') return 0
  return textRule(claim.rule)?.general ? 2 : 1
}

const latestFirst = (a: OfficerClaim, b: OfficerClaim) =>
  compare(b.decidedAt, a.decidedAt) || compare(a.value, b.value) || compare(a.evidence, b.evidence)
