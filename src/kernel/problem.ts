// Everything that can go wrong for a reason the caller should know about is a Problem (RFC 9457).
// Any other error is a bug and reaches the caller as a bare 500 with an id to quote.
import { filled, type FieldError, type Parameters } from './wrong-field.ts'

export class Problem extends Error {
  readonly status: number
  /** The slug of the problem: its heading in docs/problems.md and the end of its `type` address. */
  readonly slug: string
  readonly title: string
  readonly details: object

  constructor(status: number, slug: string, title: string, detail: string, details: object) {
    super(detail)
    this.status = status
    this.slug = slug
    this.title = title
    this.details = details
  }

  toJSON() {
    const { slug, title, status, message: detail } = this
    return { type: `/problems/${slug}`, title, status, detail, ...this.details }
  }
}

export interface ProblemKind {
  readonly status: number
  readonly title: string
  /** What went wrong, with the names of parameters in braces; the details give their values. */
  readonly detail: string
  /** The parameters that are texts themselves, whose own parameters the details give as well. */
  readonly words: readonly string[]
}

/** Every kind of problem that the code declares, by slug. A test holds docs/problems.md against it. */
export const problemKinds = new Map<string, ProblemKind>()

type NameIn<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NameIn<Rest> : never

/** Declares one kind of problem beside the rule that throws it; call the result with its details to get a Problem. */
export function defineProblem<const Detail extends string>(
  status: number,
  slug: string,
  title: string,
  detail: Detail,
  ...words: NameIn<Detail>[]
) {
  if (problemKinds.has(slug)) throw new Error(`The problem ${slug} is declared twice.`)
  const kind = { status, title, detail, words }
  problemKinds.set(slug, kind)
  return (details: Record<NameIn<Detail>, Value> & Record<string, unknown>) =>
    new Problem(status, slug, title, filled(detail, detailParameters(kind, details, filled)), details)
}

type Value = string | number | readonly FieldError[]

/** What fills the detail of a problem; `say` puts a text with its parameters into somebody's language. */
export function detailParameters(
  { words }: ProblemKind,
  details: object,
  say: (text: string, parameters: Parameters) => string,
): Parameters {
  const given = Object.entries(details)
  const plain = Object.fromEntries(
    given.filter(([name, value]) => !words.includes(name) && ['string', 'number'].includes(typeof value)),
  )
  const said = given
    .filter(([name]) => words.includes(name))
    .map(([name, value]) => [
      name,
      Array.isArray(value) ? fields(value as FieldError[], say) : say(String(value), plain),
    ])
  return { ...plain, ...Object.fromEntries(said) }
}

const fields = (errors: readonly FieldError[], say: (text: string, parameters: Parameters) => string) =>
  errors
    .map(({ path, message, text = message, parameters = {} }) => (path ? `${path}: ` : '') + say(text, parameters))
    .join('; ')

/** A problem as it was written down: that of a job, for one. */
export function readProblem(written: Readonly<Record<string, unknown>>): Problem {
  const { type, title, status, detail, ...details } = written
  return new Problem(Number(status), String(type).replace('/problems/', ''), String(title), String(detail), details)
}

/** What may not be found. */
export const thingTexts = {
  academy: 'academy',
  academyProgramme: 'programme of the academy',
  activity: 'activity',
  batch: 'batch',
  block: 'block',
  case: 'case',
  certificate: 'certificate',
  claim: 'claim',
  country: 'country',
  course: 'course',
  duty: 'duty to inform',
  event: 'event',
  followUp: 'follow-up',
  followUpLink: 'link',
  grant: 'grant',
  groupRule: 'rule for the sign-in group',
  guide: 'guide',
  hit: 'hit',
  holiday: 'holiday',
  import: 'import',
  incident: 'incident',
  job: 'job',
  keptFile: 'kept file',
  membership: 'membership',
  organisation: 'organization',
  page: 'page',
  participation: 'participation',
  person: 'person',
  personName: 'name of the person',
  personNumber: 'number of the person',
  personPosition: 'position of the person',
  publication: 'publication',
  publishedFile: 'published file',
  region: 'region',
  rule: 'rule',
  searchedName: 'searched name',
  scenario: 'scenario',
  session: 'session',
  staff: 'member of staff',
  travel: 'travel',
  unit: 'unit',
  unitAlias: 'alias of the unit',
  upload: 'upload',
} as const
type Thing = (typeof thingTexts)[keyof typeof thingTexts]

const NothingFound = defineProblem(
  404,
  'not-found',
  'Not found',
  'There is no {what} {id}, or it lies outside what you may see.',
  'what',
)
export const NotFound = (details: { what: Thing; id: string }) => NothingFound(details)

export const NotAllowed = defineProblem(
  403,
  'not-allowed',
  'Not allowed',
  'This needs the permission {permission}, which none of your roles has.',
)

export const NotSignedIn = defineProblem(
  401,
  'not-signed-in',
  'Not signed in',
  'Sign in first: your session or token is missing, has ended or was revoked.',
)

export const InvalidInput = defineProblem(422, 'invalid-input', 'Invalid input', '{errors}', 'errors')
