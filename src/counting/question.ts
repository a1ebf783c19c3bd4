// The question that the count of persons trained answers: by what to group, which seats are meant, and of what years.
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { eventInstitutions, eventKinds, modalities } from '#events/index.ts'
import { conditionsInput, namesIn, valueText, type Condition as ConditionOn } from '#kernel/conditions.ts'
import { wrongMessages as wrong } from './messages.ts'

/** What a seat says of its person: of all their seats the same, so that persons add up over it. */
const personal = ['nation', 'sex'] as const
/** What else it says, in the order of trained_members; a set of them is a number whose bits are their places here. */
export const members = [
  'institution',
  'eventInstitution',
  'modality',
  'kind',
  'academy',
  'rank',
  'unit',
  'course',
  'award',
] as const
export type Member = (typeof members)[number]
/** So many of the first have few values. */
const fewValued = 6

/** Values of the members that have few for good, null for not stated; a value is a place in the order of trained_values. */
export const fixedValues = {
  institution: ['police', 'courts', 'corrections', 'military', 'other-security', 'civilian', null],
  eventInstitution: eventInstitutions,
  modality: modalities,
  kind: eventKinds,
} as const satisfies Partial<Record<Member, readonly (string | null)[]>>
/** By place. */
export const fixed = Object.entries(fixedValues).flatMap(([of, values]) =>
  (values as readonly (string | null)[]).map((value) => ({ of: of as Member, value })),
)

export const groupings = [...personal, ...members, 'fiscalYear'] as const
export type Grouping = (typeof groupings)[number]
export const isMember = (grouping: Grouping): grouping is Member => members.includes(grouping as Member)

/** Names that may be written instead. */
const otherNames: Readonly<Record<string, Grouping>> = {
  country: 'nation',
  year: 'fiscalYear',
  'fiscal-year': 'fiscalYear',
  'event-institution': 'eventInstitution',
}
const groupingNamed = (word: string): Grouping | undefined =>
  groupings.find((one) => one.toLowerCase() === word.toLowerCase()) ?? otherNames[word.toLowerCase()]

export const By = z
  .preprocess(namesIn(groupingNamed), z.array(z.enum(groupings)).max(3))
  .default(['nation', 'sex'])
  .transform((by) => [...new Set(by)])
  .describe(`What to group by, parted by commas, at most three: ${groupings.join(', ')}`)

const isYear = (text: string | null) => text !== null && /^\d{4}$/.test(text)

export type Condition = ConditionOn<Grouping>

export const Where = conditionsInput<Grouping>(
  (word, values) => {
    const named = groupingNamed(word)
    return named === 'fiscalYear' && !values.every(isYear) ? undefined : named
  },
  { message: wrong.condition.message, allowed: groupings },
).describe('Which seats, as "nation=HT,CO; modality!=online; unit=HT-PNH-0001"; empty: all')

/** A fiscal year, or a day. */
const Bound = z
  .string()
  .trim()
  .refine((text) => isYear(text) || z.iso.date().safeParse(text).success, wrong.bound.message)
export const From = Bound.optional().describe('From this fiscal year, as 2014, or from this day on')
export const To = Bound.optional().describe('Until this fiscal year, as 2016, or until this day')

export interface Question {
  by: readonly Grouping[]
  where: readonly Condition[]
  from?: string | undefined
  to?: string | undefined
}

/** What a seat says, as text. */
export const seatColumn = (grouping: Grouping, of = 's'): RawBuilder<string | null> =>
  grouping === 'fiscalYear' ? sql`${sql.ref(`${of}.fiscal_year`)}::text` : sql`${sql.ref(`${of}.${grouping}`)}`

/** Conditions over a column of text in which null is what is not stated. */
export function heldBy(conditions: readonly Condition[], column: (of: Grouping) => RawBuilder<string | null>) {
  if (!conditions.length) return sql<boolean>`true`
  const each = conditions.map(({ of, not, values }) => {
    const named = values.filter((one) => one !== null)
    const held = values.includes(null)
      ? sql<boolean>`(${column(of)} = any (${named}::text[]) or ${column(of)} is null)`
      : sql<boolean>`${column(of)} = any (${named}::text[])`
    return not ? sql<boolean>`(${held}) is not true` : held
  })
  return sql<boolean>`${sql.join(each, sql` and `)}`
}

/** The period alone: what is not in it still tells who was trained for the first time. */
export const inPeriod = ({ from, to, where }: Question, year: RawBuilder<number>, day: RawBuilder<string>) => {
  const bound = (text: string | undefined, sign: '>=' | '<=') =>
    text === undefined
      ? []
      : [
          isYear(text)
            ? sql<boolean>`${year} ${sql.raw(sign)} ${Number(text)}::integer`
            : sql<boolean>`${day} ${sql.raw(sign)} ${text}::date`,
        ]
  const years = where
    .filter(({ of }) => of === 'fiscalYear')
    .map(
      ({ not, values }) => sql<boolean>`${sql.raw(not ? 'not ' : '')}${year} = any (${values.map(Number)}::integer[])`,
    )
  const all = [...bound(from, '>='), ...bound(to, '<='), ...years]
  return all.length ? sql<boolean>`(${sql.join(all, sql` and `)})` : sql<boolean>`true`
}

export const withoutYears = (where: readonly Condition[]) => where.filter(({ of }) => of !== 'fiscalYear')

/** Within what a person counts once. */
export interface Within {
  /** What is grouped by, and what has one value only, in their order. */
  members: readonly Member[]
  /** Places of the values of another member that are taken together: a seat says of each whether its person had it before. */
  together?: readonly number[]
  /** Members besides of which several values are taken together, and of which hardly anybody has two: it is looked up who has. */
  lookedUp?: readonly Member[]
}

/** Most persons have one of these for long. */
const lasting: readonly Member[] = ['rank', 'unit']

/**
 * Within what a question counts, for a reader of all awards, of one, or of some; the last takes them together. Null: it has to be looked
 * at all the seats of all persons.
 */
export function countedWithin(
  { by, where }: Pick<Question, 'by' | 'where'>,
  awards: 'all' | 'one' | 'some' = 'all',
): Within | null {
  const onMembers = where.filter(({ of }) => isMember(of))
  const named = new Set<Grouping>(by)
  if (awards === 'one') named.add('award')
  for (const { of, not, values } of onMembers) if (!not && values.length === 1) named.add(of)
  const within = members.filter((member) => named.has(member))
  // a condition on what is named leaves groups out and takes none together
  const several = members.filter(
    (member) =>
      !named.has(member) && ((member === 'award' && awards === 'some') || onMembers.some(({ of }) => of === member)),
  )
  if (!several.length) return { members: within }
  if (several.every((member) => lasting.includes(member))) return { members: within, lookedUp: several }
  if (several.length > 1 || !(several[0]! in fixedValues) || within.length > 2) return null
  const together = fixed.flatMap(({ of, value }, place) =>
    of === several[0] && onMembers.every((one) => one.of !== of || one.values.includes(value) !== one.not)
      ? [place + 1]
      : [],
  )
  return { members: within, together }
}

/** A set of members as the database has it. */
export const maskOf = (of: readonly Member[]) => of.reduce((mask, member) => mask | (1 << members.indexOf(member)), 0)

/** A set of at most two members among those that a seat tells of each value (trained_pairs): one bit. */
export function pairOf([a, b]: readonly Member[]): bigint {
  const places = [a, b].flatMap((member) => (member ? [members.indexOf(member)] : []))
  const all = [
    [],
    ...members.map((_, n) => [n]),
    ...members.flatMap((_, n) => members.slice(n + 1).map((_, m) => [n, n + 1 + m])),
  ]
  return 1n << BigInt(all.findIndex((set) => set.join() === places.join()))
}

/** Whether there are cells of these members (trained_kinds): for a period, by fiscal year. */
export function hasCells(of: readonly Member[], { by, where, from, to }: Question): boolean {
  if ([from, to].some((bound) => bound !== undefined && !isYear(bound))) return false
  const many = of.filter((member) => members.indexOf(member) >= fewValued).length
  return of.length <= (many ? 2 : 3) && (many < 2 || !inYears({ by, where, from, to }))
}

/**
 * Whether cells of these members are kept for the whole bureau too (trained_kinds), and each is a group that is asked for: two members
 * of many values, and nothing about nation or sex.
 */
export const ofWholeBureau = ({ by, where }: Pick<Question, 'by' | 'where'>, of: readonly Member[]): boolean =>
  of.length === 2 &&
  of.every((member) => members.indexOf(member) >= fewValued && by.includes(member)) &&
  [...by, ...where.map((one) => one.of)].every(isMember)

/** Whether fiscal years are told apart. */
export const inYears = ({ by, where, from, to }: Question) =>
  by.includes('fiscalYear') || from !== undefined || to !== undefined || where.some(({ of }) => of === 'fiscalYear')

/** A condition as it is written. */
export const conditionText = ({ of, not, values }: Condition) =>
  `${of}${not ? '!=' : '='}${values.map(valueText).join(',')}`
