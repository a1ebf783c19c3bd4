// Everything that Jurat can do, and every page it shows: the lists that all faces read.
import { academies, academiesPages } from '#academies/index.ts'
import { accounts, accountsPages } from '#accounts/index.ts'
import { audit, auditPages } from '#audit/index.ts'
import { care } from '#care/index.ts'
import { counting, countingPages } from '#counting/index.ts'
import { events, eventsPages } from '#events/index.ts'
import { clearance, clearancePages } from '#clearance/index.ts'
import { exchange, exchangePages } from '#exchange/index.ts'
import { followUp, followUpPages } from '#followup/index.ts'
import { institutions, institutionsPages } from '#institutions/index.ts'
import { jobs, jobsPages } from '#jobs/index.ts'
import type { AnyOperation } from '#kernel/operation.ts'
import '#kernel/policy.ts'
import { notices, noticesPages } from '#notices/index.ts'
import { persons, personsPages } from '#persons/index.ts'
import { portfolio, portfolioPages } from '#portfolio/index.ts'
import { rosters, rostersPages } from '#rosters/index.ts'
import { scenarios, scenariosPages } from '#scenarios/index.ts'
import { training, trainingPages } from '#training/index.ts'
import { units, unitsPages } from '#units/index.ts'
import type { Page } from '#web/page.ts'

export const operations: readonly AnyOperation[] = [
  ...portfolio,
  ...institutions,
  ...units,
  ...persons,
  ...events,
  ...counting,
  ...followUp,
  ...academies,
  ...clearance,
  ...rosters,
  ...exchange,
  ...training,
  ...scenarios,
  ...accounts,
  ...notices,
  ...jobs,
  ...audit,
  ...care,
]

export const pages: readonly Page[] = [
  ...portfolioPages,
  ...institutionsPages,
  ...unitsPages,
  ...personsPages,
  ...eventsPages,
  ...countingPages,
  ...followUpPages,
  ...academiesPages,
  ...clearancePages,
  ...rostersPages,
  ...exchangePages,
  ...trainingPages,
  ...scenariosPages,
  ...noticesPages,
  ...accountsPages,
  ...jobsPages,
  ...auditPages,
]
