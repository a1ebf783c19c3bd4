// The words around the guides. The guides themselves are in English.
import { defineMessages } from '#web/messages/index.ts'

export const messages = defineMessages('help', {
  help: 'Help',
  lead: 'Guides to the work with Jurat and to running it. They are in English.',
  otherGuides: 'Other guides',
})
