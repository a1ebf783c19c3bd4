// What the help of the command line says beyond what the operations say themselves: headings, nouns and examples.
import { Command, type Help } from 'commander'

/** The headings of `jurat --help`, each with the commands beneath it, in their order. */
const headings: readonly [heading: string, commands: readonly string[]][] = [
  ['Run a bureau:', ['serve', 'migrate', 'backup', 'restore', 'verify', 'rotate-certificate-key']],
  ['Look at the portfolio:', ['portfolio', 'balance', 'transactions', 'activities', 'search', 'activity']],
  ['Look at a place or an organisation:', ['country', 'region', 'organisations', 'organisation']],
  ['Host nations:', ['units', 'persons', 'clearance']],
  ['Training:', ['courses', 'events', 'rosters', 'trained', 'counting', 'follow-up', 'academies']],
  ['The justice chain of a nation:', ['chain']],
  ['Read files in and out:', ['import', 'export', 'publication', 'institutions']],
  ['Look at training as published:', ['training']],
  ['People and access:', ['accounts', 'grants', 'groups']],
  ['Waits for you:', ['notices', 'see-notice', 'unsee-notice', 'notice-mail', 'notice-mails']],
  ['Yourself:', ['sign-in', 'sign-out', 'whoami', 'sessions', 'tokens']],
  ['Look after it:', ['jobs', 'audit']],
]

/** What stands behind a noun that has several commands. */
export const nouns: Readonly<Record<string, string>> = {
  institutions: 'Which institution and function activities serve, and how that is known',
  units: 'The police, courts, prisons and other bodies of host nations',
  rosters: 'Who takes part in an event: the gate, results, certificates, travel',
  counting: 'What is behind the count of persons trained: seats, differing head counts, the rules',
  'follow-up': 'What came of a training after some months: whom to ask, answers, links, leakage',
  academies: 'Academies with their programmes, cohorts and alumni, and the nations that met there',
  courses: 'The catalogue of courses, with editions that nobody changes',
  events: 'Courses, study tours, conferences and others: planned, approved, held, locked',
  import:
    'Import publications, training reports, people, units, courses, events or participants, and look at what came of it',
  persons:
    'Those who serve in host-nation units: names, positions, duplicates, biographies that are opened for a purpose',
  clearance: 'Clearance before training, equipment and peacekeeping: batches, checks, results, blocks, posts',
  training: 'Foreign training as published reports state it',
  chain: 'Try a mix of programmes on a nation’s police, courts and prisons',
  export: 'Export activities, units, courses or events as a file',
  publication: 'Files as they were published and imported, and their lines',
  sessions: 'Where you are signed in',
  tokens: 'Personal access tokens, by which a program acts as you',
  accounts: 'The people of the bureau',
  grants: 'Give people roles and take them away',
  groups: 'Which groups at the identity provider give which roles',
  jobs: 'Long work: how far it is and what came of it',
  audit: 'The log of who changed what',
}

/** By the words of the command; none for those that need nothing but their name. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  '': [
    'jurat serve --demonstration',
    'jurat balance --by country,fiscal-year --where institution=police',
    'jurat import iati --dry-run activities.xml',
  ],
  serve: ['jurat serve --port 8080', 'jurat serve --demonstration'],
  backup: ['jurat backup bureau.jurat'],
  restore: ['jurat restore bureau.jurat --replace'],
  'rotate-certificate-key': ['jurat rotate-certificate-key', 'jurat rotate-certificate-key --type rsa'],
  balance: [
    'jurat balance --by country,fiscal-year --where account=11x1022',
    'jurat balance --by institution --where "country=HT; fiscal-year=2012,2013" --csv',
  ],
  transactions: ['jurat transactions --where "country=HT; fiscal-year=2013" --type 3'],
  activities: [
    'jurat activities --where country=HT --sort -unspent --limit 20',
    'jurat activities --concern unspent-past-end --csv',
  ],
  search: ['jurat search "border police"', 'jurat search courts --where country=HT'],
  activity: ['jurat activity US-GOV-1-2010', 'jurat activity US-GOV-1-2010 --as-of 2024-09-30'],
  country: ['jurat country HT'],
  region: ['jurat region 380'],
  organisations: ['jurat organisations --name police'],
  'import training': [
    'jurat import training --dry-run foreign-training.tsv.gz',
    'jurat import training foreign-training.tsv.gz',
  ],
  'training rows': ['jurat training rows --where "country=CO; flag=cost-wrong"'],
  'training totals': ['jurat training totals --by country,year --where program=inl --json'],
  'chain presets': ['jurat chain presets', 'jurat chain presets haiti --csv'],
  'chain run': ['jurat chain run scenario.json', 'jurat chain run scenario.json --by month --json'],
  'chain compare': ['jurat chain compare baseline.json more-judges.json'],
  'chain waits': ['jurat chain waits scenario.json', 'jurat chain waits scenario.json --months 60 --after 24 --json'],
  'chain reckon': ['jurat chain reckon --days 10 --each 6 --held 0.3 --custody 0.4'],
  'chain schema': ['jurat chain schema --json'],
  'chain calibrate': [
    'jurat chain calibrate scenario.json --counts "indicator=remand; month=12; value=11000; low=10500; high=11500; source=Prisons; date=2025"',
  ],
  'chain list': ['jurat chain list --country HT'],
  'chain save': ['jurat chain save scenario.json --reason "After the visit in May"'],
  'chain file': ['jurat chain file 0199f7c8-0000-7000-8000-000000000001 -o scenario.json'],
  'import iati': ['jurat import iati --dry-run state-*.xml', 'jurat import iati state-*.xml'],
  'import people': ['jurat import people --dry-run people.csv'],
  'import units': ['jurat import units --dry-run units.csv'],
  'export units': ['jurat export units --country HT -o units.csv'],
  'units list': ['jurat units list --country HT', 'jurat units list --search gendarmerie'],
  'units add': ['jurat units add --country HT --parent PNH-0001 --name "Traffic Directorate" --kind police'],
  'units merge': ['jurat units merge ID --into PNH-0002 --reason "Entered twice."'],
  'rosters show': ['jurat rosters show 2026-00017', 'jurat rosters show 2026-00017 --state waiting'],
  'rosters nominate': ['jurat rosters nominate 2026-00017 --persons HT-P-000123 --persons HT-P-000124'],
  'rosters enrol-cleared': ['jurat rosters enrol-cleared 2026-00017'],
  'rosters template': ['jurat rosters template -o participants.xlsx'],
  'rosters certificates': ['jurat rosters certificates --expiring 90'],
  'import roster': ['jurat import roster --event 2026-00017 --dry-run participants.xlsx'],
  'import events': ['jurat import events --dry-run events.csv', 'jurat import events events.csv'],
  'import courses': ['jurat import courses --dry-run courses.csv'],
  'export events': ['jurat export events --country HT -o events.csv'],
  'export courses': ['jurat export courses -o courses.csv'],
  'courses list': ['jurat courses list --teaches nothing-said'],
  'courses add': ['jurat courses add --course POL-101 --title "Community policing" --hours 80'],
  'courses issue': ['jurat courses issue POL-101 --human-rights-hours 8 --reason "A lesson more."'],
  'courses human-rights': [
    'jurat courses human-rights --fiscal-year 2014 --gap any',
    'jurat courses human-rights --csv',
  ],
  'events list': ['jurat events list --country HT --fiscal-year 2014', 'jurat events list --state pending-approval'],
  'events show': ['jurat events show 2014-00017', 'jurat events show 2014-00017 --as-of 2014-09-30'],
  'events calendar': ['jurat events calendar --month 2014-03 --country HT'],
  'events move': [
    'jurat events move 2014-00017 --starts-on 2014-10-06 --ends-on 2014-10-17 --reason "The hall was taken."',
  ],
  'events ask': ['jurat events ask 2014-00017'],
  'events approve': ['jurat events approve 2014-00017'],
  'events budget': ['jurat events budget 2014-00017 --category lodging --currency USD --planned 4000'],
  'events count': ['jurat events count 2014-00017 --head-count 38 --head-count-female 7'],
  'persons list': ['jurat persons list --country HT --standing not-cleared', 'jurat persons list --search "محمد حسين"'],
  'persons add': [
    'jurat persons add --country HT --names "Jean Baptiste" --position "unitId=PNH-0001; title=Officer"',
    'jurat persons add --country JO --names "محمد حسين" "name=Mohammad Hussein; kind=latin" --biography "birth.year=1980"',
  ],
  'persons alike': ['jurat persons alike --country JO --names "Mohamed Hussein"'],
  'persons add-name': ['jurat persons add-name ID --name "محمد حسين" --language ar --preferred'],
  'persons begin-position': [
    'jurat persons begin-position ID --unit-id PNH-0003 --title Commander --from-on 2026-03-01 --ends-others',
  ],
  'persons open-biography': ['jurat persons open-biography ID --purpose "Names for the batch of the May course"'],
  'persons merge': ['jurat persons merge ID --into HT-P-000017 --reason "Entered twice."'],
  'persons set-retention': ['jurat persons set-retention --months 60 --countries "HT=36; TG=24" --files 12'],
  'persons erase': ['jurat persons erase --dry-run'],
  'clearance submit': [
    'jurat clearance submit --country HT --name "Course in May" --needed-by 2026-05-04 --persons HT-P-000017 HT-P-000018',
  ],
  'clearance step': [
    'jurat clearance step ID --to accepted',
    'jurat clearance step ID --to local-complete --override "DEA has nobody at the post."',
  ],
  'clearance check': [
    'jurat clearance check CASE CASE --unit POL',
    'jurat clearance check CASE --unit POL --hit "match=possible; source=Weekly; year=2011; narrative=…"',
  ],
  'clearance make-file': ['jurat clearance make-file ID'],
  'export clearance': ['jurat export clearance ID -o national.csv'],
  'import clearance': [
    'jurat import clearance --id ID --dry-run results.csv',
    'jurat import clearance --id ID results.csv',
  ],
  'clearance remediate': [
    'jurat clearance remediate BLOCK --on 2026-03-01 --by "Inspectorate" --what "Tried and dismissed." --reason "Effective steps."',
  ],
  'clearance set-sop': [
    'jurat clearance set-sop HT --title "Vetting SOP" --adopted-on 2024-01-15 --next-review-on 2026-01-15',
  ],
  trained: [
    'jurat trained --by nation,sex --from 2024 --to 2026',
    'jurat trained --by modality --where "nation=HT,CO" --csv',
  ],
  'counting seats': ['jurat counting seats --where "unit=HT-PNH-0001"'],
  'follow-up list': ['jurat follow-up list --country HT --state overdue'],
  'follow-up record': ['jurat follow-up record ID --months 6 --post other-unit --uses-skill yes --trained-others 4'],
  'follow-up links': ['jurat follow-up links --event 2026-00017 --csv'],
  'academies alumni': ['jurat academies alumni ROSWELL --nation HT'],
  'academies network': ['jurat academies network --nation HT'],
  'export iati': ['jurat export iati --where country=HT -o haiti.xml'],
  'institutions claim': [
    'jurat institutions claim --activities ID --subject institution --value courts --reason "Visited in March."',
  ],
  'institutions matches': ['jurat institutions matches unknown'],
  'accounts create': ['jurat accounts create --name "Ana Example" --email ana@example.org --language es'],
  'accounts list': ['jurat accounts list --search ana'],
  'grants give': ['jurat grants give ID --role post-director --scope-kind country --scope-code HT'],
  'groups add': ['jurat groups add inl-port-au-prince --role post-director --scope-kind country --scope-code HT'],
  'groups remove': ['jurat groups remove inl-port-au-prince --role post-director --scope-kind country --scope-code HT'],
  'tokens create': ['jurat tokens create --name "Monthly report" --read-only --days 30'],
  'audit list': ['jurat audit list --table claim --since 2026-01-01'],
}

const footer = `
With --json or --csv an answer is for programs: all of it, nothing cut. Progress and errors go to standard error.

Exit codes:
  0  done
  1  failed
  2  the command is not as it should be
  3  the data or a value in it has errors
  4  not signed in, or not allowed
  5  in conflict with what is there

Environment:
  JURAT_DATA     the folder of the bureau (default: ./data)
  DATABASE_URL   a PostgreSQL server instead
  JURAT_SERVER   the server to ask, as --server
  JURAT_TOKEN    a token for it
  NO_COLOR       no colours`

/** Sentences as people write them: a capital at the begin, no full stop at the end. */
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '')

/** Gives every command its words of help. */
export function describeCommands(program: Command) {
  program
    .configureHelp({
      showGlobalOptions: true,
      optionDescription: describedOption,
      argumentDescription: (argument) => sentence(argument.description),
      subcommandDescription: (command) => sentence(command.description()),
    })
    .helpOption('-h, --help', 'Show this help')
    .addHelpCommand(
      new Command('help').argument('[command]').description('Show the help of a command').helpGroup('Look after it:'),
    )
    .addHelpText('after', footer)
  for (const [heading, names] of headings)
    for (const name of names) program.commands.find((command) => command.name() === name)?.helpGroup(heading)
  // the help lists headings and commands in this order
  ;(program.commands as Command[]).sort((a, b) => placeOf(a) - placeOf(b))
  addExamples(program, '')
}

const order = headings.flatMap(([, names]) => names)
const placeOf = (command: Command) => order.indexOf(command.name())

function addExamples(command: Command, words: string) {
  const shown = examples[words]
  if (shown) command.addHelpText('after', `\nExamples:\n${shown.map((line) => `  ${line}`).join('\n')}`)
  for (const child of command.commands) addExamples(child, `${words} ${child.name()}`.trim())
}

const describedOption: Help['optionDescription'] = (option) => {
  const notes = [
    option.mandatory ? 'required' : '',
    option.argChoices ? `one of: ${option.argChoices.join(', ')}` : '',
    option.defaultValueDescription || option.defaultValue !== undefined
      ? `default: ${option.defaultValueDescription ?? String(option.defaultValue)}`
      : '',
    option.envVar ? `or ${option.envVar}` : '',
  ].filter(Boolean)
  return notes.length ? `${sentence(option.description)} (${notes.join('; ')})` : sentence(option.description)
}
