// The words of calibrating a chain to a nation's counts.
import { defineMessages } from '#web/messages/index.ts'

/** What is wrong with a count. */
export const countWrong = defineMessages('chain-count-wrong', {
  nothing:
    'The model has nothing called {name} to count. `jurat chain run --all` shows its indicators; besides there are stock:ID, flow:ID and stage:ID.',
  noError:
    'Say how far off the count may be: between which values it lies with nine in ten, or a standard deviation, not both.',
  both: 'Say both ends: the least and the most.',
  within: 'The least comes first, then the count, then the most; the ends differ.',
  twice: 'This was counted for the same months above.',
  months: 'The first month comes before the last.',
  onDay: 'This is counted on a day, at the end of the last month: leave the first month empty.',
  overMonths: 'This goes on over months: the last is 1 or more.',
  lengths: 'Counts may cover {most} different numbers of months at most.',
  persons: 'This is not counted in persons: leave it at 1.',
  percent: 'No share is over 100 percent.',
  nobody: 'In this model nobody is there, so it can’t give this count.',
})

/** What is counted, apart from indicators. */
export const countNames = defineMessages('chain-count', {
  incoming: 'Came in: {station}',
  resolved: 'Completed: {station}',
  'stage-investigated': 'Investigated',
  'stage-identified': 'Suspects identified',
  'stage-charged': 'Charged',
  'stage-concluded': 'Concluded by courts',
  'stage-convicted': 'Convicted',
  'stage-custody': 'Sent to prison',
  stock: 'There: {label}',
  flow: 'Went this way: {label}',
})

/** How it is done, in words. */
export const methodMessages = defineMessages('chain-method', {
  fit: 'Looked for are the likeliest figures, given the counts and what was believed before. Each figure that has a range is moved on a scale on which its range is a standard normal; the steps are those of Levenberg and Marquardt, from the middle of all ranges until ten of them gain next to nothing. Held against the counts is the run without chance.',
  sure: 'How sure the figures are is told by how the counts answer about the end, taken as straight lines (Laplace). That is rough where a figure stands at an end of its range.',
  errors:
    'Each count is taken to err by itself, with the standard deviation that was given; a range is taken as nine in ten, 3.29 standard deviations wide. The model errs as well: give a wider range where the chain is a poor picture.',
  programmes: 'Programmes run as the scenario has them; what they do is not fitted.',
  format:
    'A scenario file holds one range for each figure by itself. What the counts say of figures together, their correlations, is lost in it: runs of the calibrated scenario draw each figure alone, so their bands are wider than the counts allow where figures go against each other, and narrower where they go together.',
  shapes:
    'A normal or lognormal range stays one; any other becomes a triangle between the same ends of nine in ten, within the ends that it had.',
})

export const calibrateMessages = defineMessages('chain-calibrate', {
  title: 'Fit it to counts',
  page: 'Fit to counts',
  why: 'What the nation counted in some months tells what its figures must be. Give the counts that you have: you are told which figures they say something of, which they don’t, and which count does not fit. The scenario itself stays as it is. It takes some seconds.',
  how: 'Months are those of the run: 1 is its first, {months, number} its last, 0 its start. What goes on, such as cases completed, is counted from a first to a last month; left empty, over the last twelve. What stands, such as prisoners, is counted at the end of the last month. Nine of ten: between which values the right number lies, as whoever counted would say.',
  what: 'What was counted',
  choose: 'Choose',
  from: 'First month',
  month: 'Last month',
  count: 'Count',
  low: 'At least',
  high: 'At most',
  persons: 'Persons in one',
  personsHint: 'Persons in one: where cases or files were counted, how many accused one has.',
  source: 'Source',
  date: 'Of which day or year',
  more: 'More rows',
  ask: 'Fit it',
  toResiduals: 'See which',
  glance: 'Known now',
  lead: 'Fitted to {counts, plural, one {# count} other {# counts}} over {months, plural, one {# month} other {# months}}, in {steps, plural, one {# step} other {# steps}}.',
  fits: 'All counts fit',
  fitsWhy: 'The fitted chain gives each of them within two of its standard deviations.',
  unfit: '{unfit, plural, one {# count does not fit} other {# counts do not fit}}',
  unfitWhy:
    'With no likely figures does the chain give them. Look whether the count is of these months, these persons and this place; if it is, the chain or a range is wrong.',
  unconverged: 'The steps ran out before the end was found',
  unconvergedWhy: 'Do not use these figures: give wider errors, or narrower ranges.',
  taught: 'What the counts taught us',
  taughtWhat:
    'Of these figures the counts took a tenth of what was unknown, or more. Beneath each figure: between which values it lies with nine in ten. The bar is how much of what was unknown is known now.',
  nothing: 'The counts taught nothing',
  nothingWhy:
    'They answer to no figure that has a range, or their errors are too wide. What was believed before stays.',
  before: 'Before',
  now: 'Now',
  left: 'Left unknown',
  pulled: 'What was pulled far from what was believed',
  pulledWhat:
    'The counts ask for other figures than were believed, and tell little of how much other. Look at the range, and at counts that do not fit.',
  moved: 'Moved, in standard deviations',
  untaught: 'What they did not',
  untaughtWhat: 'Of these figures about the same is said as was believed before. Collect counts that answer to them.',
  residuals: 'Which count fits, and which does not',
  residualsWhat:
    'Off: how many of its standard deviations the fitted chain is over the count (+) or under it (−). Beyond two a count does not fit.',
  counted: 'Counted',
  fitted: 'Fitted chain',
  off: 'Off',
  unfitTag: 'does not fit',
  months: 'Months',
  start: 'start',
  together: 'What they can’t tell apart',
  togetherWhat:
    'More of one figure with less of the other, or with more of it, gives the same counts. A count of either by itself would part them. At 100 % they cannot be told apart at all.',
  one: 'Figure',
  other: 'Together with',
  asOne: 'the other is more',
  against: 'the other is less',
  which: 'When one is more',
  strength: 'Tied by',
  directions: 'How many things the counts say',
  directionsWhat:
    'Of {all, number} ways in which the figures can move together, the counts say more than was believed of {known, number}, and nothing at all of {nothing, number}.',
  directionsWeak: 'Of the following they say something, but less than was believed:',
  direction: 'Made of',
  strengthOf: 'What the counts say, of what was believed',
  method: 'How it was done',
  misfit:
    'Sum of squares: {misfit} of the counts, at most about their number where all is well, and {distance} of the figures’ distances from what was believed.',
  save: 'Save the calibrated scenario',
  saveWhy:
    'With the fitted figures and the ranges that the counts left. It is a scenario like any other: try on it, compare it, ask the long questions of it.',
  saveThis: 'Save scenario',
  saved: 'Calibrated to counts',
})
