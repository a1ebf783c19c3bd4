// The area's door: who is who in the bureau, what they may do where, and how they come in.
import { accountPage } from './account-page.tsx'
import { answerDevice, lookAtDevice } from './device.ts'
import { devicePage } from './device-page.tsx'
import { giveRole, takeRole } from './grants.ts'
import { addGroupRule, listGroupRules, removeGroupRule, setGroupRules } from './groups.ts'
import { groupsPage } from './groups-page.tsx'
import { importPeople } from './import-people.ts'
import { chooseLanguage, whoAmI } from './me.ts'
import { peoplePage } from './people-page.tsx'
import { createPerson, deactivatePerson, listPeople, reactivatePerson, showPerson, updatePerson } from './person.ts'
import { personPage } from './person-page.tsx'
import { listSessions, revokeSession } from './session-list.ts'
import { createToken } from './token.ts'
import './policy.ts'

export const accounts = [
  whoAmI,
  chooseLanguage,
  listSessions,
  revokeSession,
  createToken,
  lookAtDevice,
  answerDevice,
  listPeople,
  showPerson,
  createPerson,
  updatePerson,
  deactivatePerson,
  reactivatePerson,
  giveRole,
  takeRole,
  importPeople,
  listGroupRules,
  setGroupRules,
  addGroupRule,
  removeGroupRule,
]

export const accountsPages = [accountPage, devicePage, peoplePage, personPage, groupsPage]

export { beginDemonstration } from './demonstration.ts'
export { actAsInvented } from './door.ts'
export { deviceRoutes } from './device-routes.ts'
export { importPeople, whoAmI }
export { localOperator } from './local-operator.ts'
export { isLoopbackAddress, isLoopbackHost } from './loopback.ts'
export { roleNames } from './messages.ts'
export { signInOptions, type SignInOptions } from './sign-in-options.ts'
export { signInRoutes } from './sign-in.tsx'
export { grantInWords, scopeInWords } from './words.ts'
