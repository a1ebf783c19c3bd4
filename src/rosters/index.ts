// The door of the area: what can be done with rosters, certificates and travel, and their pages.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { certify, listCertificates, revokeCertificate } from './certificate.ts'
import { attendancePage } from './attendance-page.tsx'
import { markAttendance, markOne, showAttendance } from './attendance.ts'
import { certificatesPage } from './certificates-page.tsx'
import { enrol, enrolCleared, promote } from './enrol.ts'
import { showHistory } from './history.ts'
import { historyPage } from './history-page.tsx'
import { rosterImportPage } from './import-page.tsx'
import { importRoster, lookAtRoster, rosterCorrections, rosterTemplate, tryRosterImport } from './import.ts'
import { noReturnsPage } from './no-return-page.tsx'
import { closeIncident, listIncidents, openIncident, tellOfIncident } from './no-return.ts'
import { nominate, putOnWaitingList } from './nominate.ts'
import './policy.ts'
import { removeFromRoster, restoreToRoster } from './remove.ts'
import { resultsPage } from './results-page.tsx'
import { complete, recordResult, recordResults, reopenParticipation } from './results.ts'
import { rosterPage } from './roster-page.tsx'
import { showRoster } from './show.ts'
import { listTravel } from './travel-list.ts'
import { travelPage } from './travel-page.tsx'
import { changeTravel, planTravel, recordTravel } from './travel.ts'
import { setVetting } from './vetting.ts'

export { certificateRoutes } from './certificate-routes.tsx'
export { keyTypes, openCertificateKeys, type CertificateKeys, type KeyType } from './certificate-keys.ts'
export { certificateKeyRoutes } from './key-routes.ts'
export { enterDemonstrationRosters } from './demonstration.ts'
export { importRoster }
export {
  participationRoles,
  participationStates,
  type ParticipationRole,
  type ParticipationState,
} from './participation.ts'
export { expiringNotice, noReturnNotice, takenOffNotice, unrecordedNotice } from './notices.ts'
export { watchReturns } from './watch.ts'

export const rosters: readonly AnyOperation[] = [
  showRoster,
  showHistory,
  nominate,
  putOnWaitingList,
  setVetting,
  enrol,
  enrolCleared,
  promote,
  removeFromRoster,
  restoreToRoster,
  importRoster,
  tryRosterImport,
  lookAtRoster,
  rosterCorrections,
  rosterTemplate,
  showAttendance,
  markAttendance,
  markOne,
  recordResults,
  recordResult,
  complete,
  reopenParticipation,
  certify,
  listCertificates,
  revokeCertificate,
  listTravel,
  planTravel,
  changeTravel,
  recordTravel,
  listIncidents,
  openIncident,
  tellOfIncident,
  closeIncident,
]
export const rostersPages: readonly Page[] = [
  rosterPage,
  historyPage,
  rosterImportPage,
  attendancePage,
  resultsPage,
  travelPage,
  certificatesPage,
  noReturnsPage,
]
