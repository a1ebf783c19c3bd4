// What can go wrong with the database for a reason that the caller should know.
import { defineProblem, Problem } from '#kernel/problem.ts'

export const StoreBusy = defineProblem(
  503,
  'store-busy',
  'The database is busy',
  'The database is busy or restarting. Nothing was saved. Try again in {retryAfterSeconds} seconds.',
)

export const OutcomeUnknown = defineProblem(
  503,
  'outcome-unknown',
  'Whether this was saved is not known',
  'The connection to the database broke while saving. Look at the record before you send this again.',
)

export const DeadlinePassed = defineProblem(
  503,
  'deadline-passed',
  'This took too long',
  'This took longer than the {deadlineSeconds} seconds that it may take, and was stopped. Nothing was saved.',
)

export const DiskFull = defineProblem(
  507,
  'disk-full',
  'The disk is full',
  'The disk of the database is nearly full: reading goes on, but nothing can be saved until space is freed.',
)

export const FolderInUse = defineProblem(
  409,
  'folder-in-use',
  'The folder is in use',
  '{folder} is already open: {owner}.',
)

export const StoreUnfit = defineProblem(500, 'store-unfit', 'The database cannot be used', '{reason}', 'reason')

/** An error of the database as it may be logged or shown: without SQL text, parameters or values of rows. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  /** SQLSTATE, five characters. */
  readonly code: string
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly column: string | undefined

  constructor(
    code: string,
    message: string,
    at: { constraint?: string | undefined; table?: string | undefined; column?: string | undefined } = {},
  ) {
    super(message)
    this.code = code
    this.constraint = at.constraint
    this.table = at.table
    this.column = at.column
  }
}

/** The connection ended while a statement was under way, or before it. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

interface DatabaseError {
  code: string
  severity: string
  message: string
  constraint?: string
  table?: string
  column?: string
}

export const isDatabaseError = (error: unknown): error is DatabaseError =>
  typeof error === 'object' &&
  error !== null &&
  'severity' in error &&
  'code' in error &&
  typeof error.code === 'string'

/** Turns whatever the driver throws into something that tells nothing about the rows. */
export function scrubbed(error: unknown): Error {
  if (error instanceof StoreError || error instanceof Problem || error instanceof ConnectionLost) return error
  if (!isDatabaseError(error)) return new ConnectionLost('The connection to the database was lost.')
  const raw = error
  // the disk is full, or a file could not be written
  if (raw.code === '53100' || raw.code === '58030') return DiskFull({})
  if (raw.code === '57014') return new StoreError(raw.code, 'The statement was stopped at its deadline.')
  // the server is shutting down or still starting
  if (raw.code.startsWith('57P') || raw.code.startsWith('08'))
    return new ConnectionLost('The database ended the connection.')
  return new StoreError(raw.code, withoutValues(raw.code, raw.message), raw)
}

/**
 * Messages of class 22 (data) and 42 (syntax) quote what was sent; all others name database objects only. What was sent may
 * hold quotes itself, so everything from the first to the last goes.
 */
const withoutValues = (code: string, message: string) =>
  /^(22|42601)/.test(code) ? message.replace(/"[\s\S]*("|$)/, '"…"') : message

/** Whether running the same transaction again may succeed: serialization failure or deadlock. */
export const isRetryable = (error: unknown) =>
  error instanceof StoreError && (error.code === '40001' || error.code === '40P01')
