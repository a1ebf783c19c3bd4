// Everything that can go wrong for a reason the caller should know about is a Problem (RFC 9457).
// Any other error is a bug and reaches the caller as a bare 500 with an id to quote.
import type { FieldError } from './wrong-field.ts'

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

/** Every kind of problem that the code declares, by slug. A test holds docs/problems.md against it. */
export const problemKinds = new Map<string, { status: number; title: string }>()

/** Declares one kind of problem beside the rule that throws it; call the result with its details to get a Problem. */
export function defineProblem<Details extends object>(
  status: number,
  slug: string,
  title: string,
  detail: (details: Details) => string,
) {
  if (problemKinds.has(slug)) throw new Error(`The problem ${slug} is declared twice.`)
  problemKinds.set(slug, { status, title })
  return (details: Details) => new Problem(status, slug, title, detail(details), details)
}

export const NotFound = defineProblem(
  404,
  'not-found',
  'Not found',
  (d: { what: string; id: string }) => `There is no ${d.what} ${d.id}, or it lies outside what you may see.`,
)

export const NotAllowed = defineProblem(
  403,
  'not-allowed',
  'Not allowed',
  (d: { permission: string }) => `This needs the permission ${d.permission}, which none of your roles has.`,
)

export const NotSignedIn = defineProblem(
  401,
  'not-signed-in',
  'Not signed in',
  () => 'Sign in first: your session or token is missing, has ended or was revoked.',
)

export const InvalidInput = defineProblem(422, 'invalid-input', 'Invalid input', (d: { errors: FieldError[] }) =>
  d.errors.map((error) => (error.path ? `${error.path}: ${error.message}` : error.message)).join('; '),
)
