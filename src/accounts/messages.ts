// The texts of signing in, of one's own account and of the people of the bureau.
import type { Role, ScopeKind } from '#kernel/access.ts'
import { defineMessages, type Message } from '#web/messages/index.ts'

export const messages = defineMessages('accounts', {
  signIn: 'Sign in',
  signInWithProvider: 'Sign in with your organization',
  signInWhy:
    'Jurat shows each person what their roles allow. Sign in with the account that your organization gave you.',
  noProvider:
    'Nobody can sign in yet: this bureau has not been told where its people have their accounts. Whoever runs it finds how in {guide}, and may import files and ask for balances from the command line until then.',
  unsent:
    'Your session had ended, so what you sent was not kept. Sign in, then go back in your browser to the form and send it again.',
  signInGuide: 'the guide to signing in',
  demonstration: 'Demonstration',
  demonstrationWhy:
    'This is the demonstration bureau. Its people are invented: choose whom to be, and sign out to be another.',
  demonstrationFirst: 'Not sure? Begin with {name}.',
  demonstrationElsewhere: 'The people of the demonstration can be chosen only on the computer that Jurat runs on.',
  beThisPerson: 'Sign in as {name}',
  signInFailed: 'You are not signed in',
  tryAgain: 'Begin again',

  account: 'My account',
  name: 'Name',
  email: 'E-mail',
  language: 'Language',
  ofPages: 'Of the pages',
  changeLanguage: 'Change language',
  myRoles: 'What I am here',
  noRoles:
    'You have no role in this bureau yet, so there is nothing you may see. Ask an account administrator for one.',
  maySee: 'What I may do, and where',
  whoSees: 'Every page, list, export and feed shows you only what this table allows. The database itself enforces it.',
  may: 'May',
  where: 'Where',
  sessions: 'Where I am signed in',
  sessionsOf: 'Sessions and tokens',
  noSessions: 'None is open.',
  session: 'Session',
  began: 'Began',
  lastSeen: 'Last used',
  ends: 'Ends',
  thisSession: 'this one',
  readOnly: 'reads only',
  revoke: 'End',
  revokeNamed: 'End {name}',
  browserSession: 'Browser',
  deviceSession: 'Program {name}',
  folderSession: 'Command line on this machine',
  tokenSession: 'Token {name}',
  tokens: 'Personal access tokens',
  tokensWhy: 'With a token a program acts as you. Give it the least it needs, and end it when it is done.',
  newToken: 'New token',
  tokenMay: 'What it may do',
  tokenName: 'What is it for?',
  tokenReadOnly: 'May only read',
  tokenDays: 'Days until it ends, 365 at most',
  createToken: 'Create token',
  tokenMade: 'The token {name}',
  tokenOnce: 'Copy it now: it is shown this once, and Jurat keeps only its fingerprint. It ends on {date}.',
  backToAccount: 'Back to my account',

  device: 'Let a program in',
  deviceWhy:
    'A program on a computer shows you a code. Type it here only if you started that program yourself just now.',
  deviceCode: 'Code',
  deviceNext: 'Continue',
  deviceAsks:
    'The program calls itself {name}. Let in, it acts as you, with all your roles, for up to 90 days. You can end that under My account.',
  deviceAllow: 'Let it in',
  deviceDeny: 'Refuse',
  deviceAllowed: 'The program is let in. You can close this page.',
  deviceDenied: 'The program was refused.',

  people: 'People',
  peopleWhy:
    'Who works in this bureau, in which roles, and where. Managing people does not show any of the bureau’s data.',
  search: 'Name or e-mail',
  noPeople: 'Nobody is entered.',
  newPerson: 'Enter a person',
  newPersonWhy: 'They are recognised by their e-mail address when they first sign in.',
  enterPerson: 'Enter person',
  roles: 'Roles',
  noRole: 'No role yet.',
  roleOver: '{role}: {scope}',
  state: 'State',
  activeState: 'Active',
  closedState: 'Deactivated',
  never: 'Never',
  save: 'Save',
  details: 'Details',
  role: 'Role',
  scopeKind: 'Over',
  scopeCode: 'Code of the region, country or award',
  origin: 'From',
  fromAdministrator: 'an administrator',
  fromGroups: 'sign-in groups',
  fromFolder: 'the folder',
  giveRole: 'Give a role',
  giveThisRole: 'Give role',
  takeRole: 'Take away',
  takeRoleNamed: 'Take away {role}',
  groups: 'Sign-in groups',
  groupsWhy:
    'Your organization keeps people in groups where they sign in. A rule gives everybody in a group a role here, from their next sign-in on. When they leave the group, or the rule is removed, the role goes at their next sign-in. Roles that an administrator gave stay.',
  noGroups: 'No group gives a role yet',
  noGroupsWhy: 'Until there is a rule, people have only the roles that an account administrator gives them.',
  toGroups: 'Which sign-in groups give which roles',
  group: 'Group',
  groupHint: 'Exactly as the identity provider names it, such as inl-port-au-prince.',
  addGroup: 'Add a rule',
  addThisGroup: 'Add rule',
  removeGroup: 'Remove',
  removeGroupNamed: 'Remove {role} for {group}',
  scopeCodeHint:
    'A region by its number, such as 380; a country by two letters, such as HT; an award by its identifier.',
  deactivate: 'Deactivate',
  deactivateWhy: 'Ends all sessions and tokens at once. What this person did stays recorded.',
  reactivate: 'Reactivate',
  yourself: 'This is you. Another account administrator changes your roles.',
})

/** What is wrong with a field. */
export const wrongMessages = defineMessages('accounts-wrong', {
  region: 'A region is an OECD DAC recipient code of two to four digits, such as 380.',
  country: 'A country is an ISO 3166 code of two capital letters, such as HT.',
  award: 'An award is the identifier of its activity, without spaces.',
  noCode: 'A role over everything has no scope code.',
  everythingOnly: '{role} is held over everything.',
  programName: 'A name has no control characters.',
  oneFile: 'One file at a time.',
  language: 'A language is a tag such as en, fr or ar.',
})

/** What each role is called. */
export const roleNames = defineMessages('role', {
  'hq-programme-officer': 'Headquarters programme officer',
  'post-director': 'Post director',
  'post-programme-manager': 'Post programme manager',
  'vetting-coordinator': 'Vetting coordinator',
  vetter: 'Vetter',
  'monitoring-officer': 'Monitoring officer',
  'finance-analyst': 'Finance analyst',
  implementer: 'Implementer',
  expert: 'Expert',
  'partner-agency': 'Partner agency',
  auditor: 'Auditor',
  'account-administrator': 'Account administrator',
  operator: 'Operator',
} satisfies Record<Role, string>)
export const roleName = (role: Role): Message => roleNames[role]

export const scopeMessages = defineMessages('scope', {
  everything: 'Everything',
  region: 'Region {code}',
  award: 'Award {code}',
})

const scopeKindNames = defineMessages('scopeKind', {
  everything: 'Everything',
  region: 'One region',
  country: 'One country',
  award: 'One award',
} satisfies Record<ScopeKind, string>)
export const scopeKindName = (kind: ScopeKind): Message => scopeKindNames[kind]

/** What each permission of the policies allows; one that has no words here yet is shown by its name. */
export const permissionMessages: Readonly<Record<string, Message>> = defineMessages('permission', {
  'account.manage': 'Manage people, their roles and their sessions',
  'activity.read': 'Look at activities, their money and where each figure comes from',
  'audit.read': 'Read the log of who changed what',
  'claim.correct': 'Confirm and correct which institution and function an activity serves',
  'job.oversee': 'See and stop everybody’s long work',
  'import.read': 'Look at everybody’s imports and what came of them',
  'publication.import': 'Import publications',
  'setting.change': 'Change the settings of the bureau',
  'training.read': 'Look at published foreign training',
  'training-report.import': 'Import published reports on foreign training',
  'clearance.read': 'Look at batches of clearance, how far they are, and who is cleared until when',
  'clearance.submit': 'Put persons and units into a batch of clearance',
  'clearance.coordinate':
    'Take batches through their steps, bring national files out and results in, record remediation',
  'clearance.check': 'Record what a local unit’s check came to',
  'clearance.result': 'See what exactly was decided, and what is blocked',
  'clearance.set': 'Set how clearance goes at a post, and keep its register of procedures',
  'hit.read': 'See and record the hits of local checks',
  'duty.read': 'Look at whom a host government is still to inform or was informed of a rejection',
  'duty.keep': 'Record whom was told of a rejection, and what help was offered',
  'unit.read': 'Look at host-nation units, their names and their history',
  'unit.keep': 'Add, change, move and merge host-nation units',
  'event.read': 'Look at the catalogue of courses, and at events with their budgets and history',
  'event.keep': 'Plan, change, move, complete, lock and cancel events',
  'event.approve': 'Approve events that somebody else asked for',
  'course.keep': 'Add courses, issue editions and retire courses',
  'store.operate': 'Back up, restore and verify the database',
})
