// The words of notices: of the page, the count in the header, and the mail.
import { defineMessages } from '#web/messages/index.ts'

export const messages = defineMessages('notices', {
  title: 'Waits for you',
  lead: 'What the areas of the bureau have for you to do, by your roles and where you hold them. The most urgent stand on top.',
  count: '{count, plural, =0 {Nothing} one {# thing} other {# things}} that you have not marked as seen',
  more: 'There are more than are shown. Mark some as seen, or do them.',
  none: 'Nothing waits for you',
  noneWhy: 'Or you have marked all of it as seen.',
  what: 'What',
  due: 'Due',
  overdue: 'overdue',
  seen: 'Seen',
  markSeen: 'Mark as seen',
  markUnseen: 'Show it again',
  showSeen: 'Show what is marked as seen as well',
  hideSeen: 'Hide what is marked as seen',
  clearanceTitle: 'Clearance to attend to',
  clearanceText:
    'Clearance, {subject}: {what, select, to_accept {to be accepted} batch_late {the batch is late} correction {to be corrected} event_moved {the event was moved out of its days} not_asked {people are nominated for it, not cleared, and in no batch} accepted {it was accepted} check_asked {local checks of your unit are asked for} check_due {local checks of your unit are due} check_overdue {a local check is overdue} to_send {to be sent on} to_decide {courtesy vetting is to be decided} results_in {results came back} to_recall {the national system is to be told that the batch is cancelled} clearance_ends_before_event {a clearance ends before an event} clearance_ends {a clearance ends} duty_open {a duty to inform} sop_missing {no procedure is kept} sop_stale {the procedure was not looked over for long} other {to attend to}}',
  mail: 'Mail',
  mailWhy: 'Once a day, if something waits: how many things of which kind and the way to this page, no names.',
  mailWanted: 'You get it.',
  mailUnwanted: 'You said that you want none.',
  mailNone: 'Stop the mail',
  mailAgain: 'Send it to me again',
  mails: 'Mail of the last days',
  mailsWhy:
    'How many things it told of, and whether it went out. A mail that failed is tried again every hour, five times in a day.',
  day: 'Day',
  to: 'To',
  waiting: 'Waited',
  attempts: 'Attempts',
  sent: 'Sent',
  fault: 'Why not',
})

export const mailMessages = defineMessages('notice-mail', {
  subject: 'Jurat: {count, plural, one {# thing waits} other {# things wait}} for you',
  begin: '{count, plural, one {# thing waits} other {# things wait}} for you:',
  line: '{count} – {title}',
  look: 'Look at them here: {address}',
  stop: 'On the same page you can stop this mail.',
})
