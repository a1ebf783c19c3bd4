// What is said about an activity: which institution it serves, and which function of the justice chain.
// Nothing here is a property of the activity: each is a claim that names its source, so that an officer can check it.

/**
 * `courts` is the whole bench and bar: judges, registries, prosecution, public defence, legal aid, the ministry of
 * justice. `cross-cutting` is several of the three, or the justice system as a whole; `none` is positively none of
 * them. An institution that nobody knows isn't a value: it is null wherever an answer is settled.
 */
export const institutions = ['police', 'courts', 'corrections', 'cross-cutting', 'none'] as const
export type Institution = (typeof institutions)[number]

/** The functions of the chain in the order in which a case meets them; `cross-cutting` is several of them. */
export const justiceFunctions = [
  'prevent',
  'detect',
  'investigate',
  'prosecute',
  'defend',
  'adjudicate',
  'detain',
  'reintegrate',
  'oversee',
  'cross-cutting',
] as const
export type JusticeFunction = (typeof justiceFunctions)[number]

export const claimSources = ['officer', 'purpose-code', 'text-rule'] as const
export type ClaimSource = (typeof claimSources)[number]

/** Of what a claim speaks and what it says. */
export type Assertion =
  | { readonly subject: 'institution'; readonly value: Institution }
  | { readonly subject: 'function'; readonly value: JusticeFunction }

/** A claim that was found by a rule of this area. */
export type Claim = Assertion & {
  readonly source: 'purpose-code' | 'text-rule'
  /** `dac.15132` for a purpose code, the id of the text rule (`police.en.service`) otherwise. */
  readonly rule: string
  /** The code, or the words as they stand in the text. */
  readonly evidence: string
}

/**
 * What an officer decided. `unknown` withdraws what the rules found without putting anything in its place. Of several
 * decisions on one subject the latest holds.
 */
export type OfficerClaim = (Assertion | { readonly subject: Assertion['subject']; readonly value: 'unknown' }) & {
  readonly source: 'officer'
  readonly rule: 'officer'
  /** The officer's reason. */
  readonly evidence: string
  /** Instant, ISO 8601 in UTC. */
  readonly decidedAt: string
}

/** By code unit, the same on every machine. */
export const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The fixed order of claims: source, rule, institution before function. */
export const inOrder = (a: Claim, b: Claim) =>
  compare(a.source, b.source) ||
  compare(a.rule, b.rule) ||
  compare(b.subject, a.subject) ||
  compare(a.evidence, b.evidence) ||
  compare(a.value, b.value)

/** A claim of an officer as the table keeps it; a claim of no value says that it is unknown. */
export const officerClaim = (kept: {
  subject: string
  value: string | null
  reason: string | null
  madeAt: OfficerClaim['decidedAt']
}) =>
  ({
    subject: kept.subject,
    value: kept.value ?? 'unknown',
    source: 'officer',
    rule: 'officer',
    evidence: kept.reason ?? '',
    decidedAt: kept.madeAt,
  }) as OfficerClaim
