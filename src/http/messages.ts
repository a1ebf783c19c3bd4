// The words of pages that say what went wrong.
import { defineMessages } from '#web/messages/index.ts'

export const serverMessages = defineMessages('server', {
  toHome: 'Go to the home page',
  toSignIn: 'Sign in',
})

/** To whoever sent a form after their session had ended. */
export const unsentMessages = defineMessages('unsent', {
  title: 'Not sent yet',
  why: 'Your session had ended. What you filled in is kept on this page and nowhere else, so leave it open.',
  signIn: 'Sign in, in another tab',
  after: 'Then come back to this tab and send it.',
  send: 'Send again',
  file: 'Choose the file again: {name}',
})

/** Why a form cannot be read. */
export const badFormMessages = defineMessages('bad-form', {
  notDivided: 'it does not say how its parts are divided.',
  notAForm: 'it is neither URL-encoded nor multipart.',
  cutOff: 'its connection broke before it was whole.',
  malformed: 'it is malformed.',
  tooMuch: 'it holds more fields or files than a form may.',
})
