// The second door of the area, for a thread that only computes: nothing behind it knows pages or a database.
export {
  institutions,
  justiceFunctions,
  officerClaim,
  type Claim,
  type Institution,
  type JusticeFunction,
} from './claim.ts'
export { classify } from './classify.ts'
export { settle, type Settled } from './settle.ts'
