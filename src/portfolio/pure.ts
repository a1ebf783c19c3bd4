// The second door of the area, for a thread that only computes: nothing behind it knows pages or a database.
export { contentSha256, keptContent } from './content.ts'
export { regionOf } from './country-region.ts'
export { derive, rolesTogether, type DerivedActivity, type RegionOf, type TransactionShare } from './derive.ts'
export { organisationId } from './organisation-id.ts'
export { portfolioPolicy } from './policy.ts'
