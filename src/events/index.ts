// The door of the area: the catalogue of courses and the events, what can be done with them, and their pages.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { addEvent } from './add.ts'
import { countHeads, setBudget, setBudgetLine } from './budget.ts'
import { calendarPage } from './calendar-page.tsx'
import { calendar } from './calendar.ts'
import { changeEvent, moveEvent } from './change.ts'
import { coursePage } from './course-page.tsx'
import { coursesPage } from './courses-page.tsx'
import { eventPage } from './event-page.tsx'
import { courseImportPage, eventImportPage } from './import-page.tsx'
import { eventsPage, newEventPage } from './list-page.tsx'
import { rightsPage } from './rights-page.tsx'
import { courseFile, importCourses, tryCourses } from './course-import.ts'
import { addCourse, issueEdition, retireCourse } from './course-keep.ts'
import { listCourses, showCourse } from './course-list.ts'
import { humanRights } from './human-rights.ts'
import { eventFile, importEvents, tryEvents } from './import.ts'
import { choices, listEvents } from './list.ts'
import './policy.ts'
import { addSession, changeSession, withdrawSession } from './sessions.ts'
import { showEvent } from './show.ts'
import { addStaff, changeStaff, withdrawStaff } from './staff.ts'
import {
  approveEvent,
  askForApproval,
  cancelEvent,
  closeEvent,
  completeEvent,
  finaliseEvent,
  reopenEvent,
  sendBack,
} from './transitions.ts'

export { importCourses, importEvents }
export { institutionNames, kindNames, modalityNames } from './names.ts'
export { approvalNotice } from './notices.ts'
export {
  EventFinalised,
  eventShape,
  findEvent,
  institutions as eventInstitutions,
  kinds as eventKinds,
  modalities,
  type Event,
} from './event.ts'

export const events: readonly AnyOperation[] = [
  listCourses,
  showCourse,
  addCourse,
  issueEdition,
  retireCourse,
  importCourses,
  tryCourses,
  courseFile,
  humanRights,
  listEvents,
  choices,
  calendar,
  showEvent,
  addEvent,
  changeEvent,
  moveEvent,
  askForApproval,
  approveEvent,
  sendBack,
  completeEvent,
  reopenEvent,
  finaliseEvent,
  cancelEvent,
  closeEvent,
  setBudget,
  setBudgetLine,
  countHeads,
  addSession,
  changeSession,
  withdrawSession,
  addStaff,
  changeStaff,
  withdrawStaff,
  importEvents,
  tryEvents,
  eventFile,
]
// what has a name of its own comes before what is named by a code
export const eventsPages: readonly Page[] = [
  eventsPage,
  newEventPage,
  calendarPage,
  eventPage,
  eventImportPage,
  coursesPage,
  rightsPage,
  coursePage,
  courseImportPage,
]
