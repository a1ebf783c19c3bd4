// The words of pages that say what went wrong.
import { defineMessages } from '#web/messages/index.ts'

export const serverMessages = defineMessages('server', {
  toHome: 'Go to the home page',
  toSignIn: 'Sign in',
})
