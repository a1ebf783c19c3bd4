// The door of the area: what the portfolio can do and the pages it shows.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { activities, search } from './activities.ts'
import { activitiesPage, searchPage, transactionsPage } from './activities-page.tsx'
import { activity } from './activity.ts'
import { activityPage } from './activity-page.tsx'
import { balance } from './balance.ts'
import { balancePage } from './balance-page.tsx'
import { choices } from './choices.ts'
import { home } from './home.ts'
import { homePage } from './home-page.tsx'
import { organisation, organisations } from './organisations.ts'
import { organisationPage, organisationsPage } from './organisations-page.tsx'
import { country, region } from './place.ts'
import { countriesPage, countryPage, regionPage } from './place-page.tsx'
import { transactions } from './transactions.ts'

export { activities } from './activities.ts'
export { activity } from './activity.ts'
export { ActivityLine, activityLines, listActivities } from './activity-list.ts'
export { amountText } from './amount.ts'
export { activityAddress, balanceAddress, correctionAddress, ruleAddress } from './address.ts'
export { balance, type Balance } from './balance.ts'
export { InstitutionMix } from './charts.tsx'
export { claimOptions, claimValue, countedAs } from './claim-words.ts'
export { contentOf } from './content.ts'
export { faults } from './balance-page.tsx'
export { countryName } from './names.ts'
export { ActivityLink, Amounts, NothingYet, Places } from './parts.tsx'
export { portfolioPolicy } from './policy.ts'
export { also, everything, Where } from './selection.ts'
export { whereActivities } from './selection-sql.ts'
export { sourceFor } from './sums.ts'
export { withinScope } from './within-scope.ts'

export const portfolio: readonly AnyOperation[] = [
  home,
  balance,
  transactions,
  choices,
  activities,
  search,
  activity,
  country,
  region,
  organisations,
  organisation,
]

export const portfolioPages: readonly Page[] = [
  homePage,
  balancePage,
  transactionsPage,
  countriesPage,
  countryPage,
  regionPage,
  activitiesPage,
  searchPage,
  activityPage,
  organisationsPage,
  organisationPage,
]
