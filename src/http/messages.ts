// The words of pages that say what went wrong.
import { defineMessages } from '#web/messages/index.ts'

export const serverMessages = defineMessages('server', {
  toHome: 'Go to the home page',
  toSignIn: 'Sign in',
})

/** Why a form cannot be read. */
export const badFormMessages = defineMessages('bad-form', {
  notDivided: 'it does not say how its parts are divided.',
  notAForm: 'it is neither URL-encoded nor multipart.',
  malformed: 'it is malformed.',
  tooMuch: 'it holds more fields or files than a form may.',
})
