// Every sentence that a finding can say: what is wrong and what mends it, with {parameters}. A translation goes by the
// rule's name. Rules named `xml/…` stop the reading of the file, `structure/…` break the standard's schema, `code/…` its
// code lists, `content/…` are doubtful figures, `standard/…` break its ruleset (ruleset-standard.ts).

import type { Finding, FindingParams } from './finding.ts'

export interface Rule {
  severity: Finding['severity']
  message: string
  mend: string
}

const error = (message: string, mend: string): Rule => ({ severity: 'error', message, mend })
const warning = (message: string, mend: string): Rule => ({ severity: 'warning', message, mend })

export const rules: Record<string, Rule> = {
  'xml/empty-file': error('The file is empty.', 'Ask the publisher for the file again.'),
  'xml/not-text': error('The file is not XML but a packed or binary file.', 'Unpack it first.'),
  'xml/malformed': error('The XML is broken here: {reason}', 'Mend the XML; what stands before this line was read.'),
  'xml/truncated': error(
    'The file ends in the middle: {open} is not closed.',
    'Fetch the whole file again; what stands before this line was read.',
  ),
  'xml/wrong-bytes': error(
    'Here are bytes that are not {encoding}.',
    'Save the file in UTF-8, or name its true encoding in the first line.',
  ),
  'xml/unknown-encoding': error('The encoding {encoding} is not one that can be read.', 'Save the file in UTF-8.'),
  'xml/doctype': error(
    'The file has a document type declaration, which IATI files never need and attackers use.',
    'Remove the <!DOCTYPE …> part.',
  ),
  'xml/too-deep': error('Elements stand more than {limit} deep.', 'Take the needless levels out.'),
  'xml/too-many-attributes': error('An element has more than {limit} attributes.', 'Take the needless ones out.'),
  'xml/text-too-long': error('A text is longer than {limit} characters.', 'Shorten it.'),
  'xml/file-too-large': error('The file is larger than {limit} bytes.', 'Split it, or allow larger files.'),

  'file/not-iati': error('The file is {root}, not iati-activities.', 'Choose an IATI activities file.'),
  'file/organisations': error(
    'The file describes organisations (iati-organisations), not activities.',
    'Choose an activities file.',
  ),
  'file/old-version': error(
    'Version {version} of the standard is no longer read: it gives money and dates another form.',
    'Ask the publisher for version 2.01 or later.',
  ),
  'file/unknown-version': error('There is no version {version} of the standard.', 'Use 2.01, 2.02 or 2.03.'),
  'activity/no-identifier': error(
    'The activity has no iati-identifier, so it cannot be told from others.',
    'Give it its identifier; it was left out.',
  ),
  'activity/too-large': error('The activity is too large to read ({limit}).', 'Split it; it was left out.'),
  'activity/more-findings': warning('{count} more findings are not listed.', 'Mend the listed ones first.'),

  'structure/missing-element': error('{child} is missing in {parent}.', 'Add {child}.'),
  'structure/unknown-element': error('{child} does not belong in {parent}.', 'Remove it or correct its name.'),
  'structure/misplaced-element': error('{child} stands too late in {parent}.', 'Move it before {before}.'),
  'structure/repeated-element': error('{child} may stand only once in {parent}.', 'Keep one.'),
  'structure/stray-text': error('The text "{text}" stands where only elements may.', 'Put it in a narrative.'),
  'structure/missing-attribute': error('The attribute {attribute} is missing.', 'Add it.'),
  'structure/unknown-attribute': error('The attribute {attribute} does not belong here.', 'Remove it.'),
  'structure/wrong-type': error('{what} "{text}" is not a {type}.', 'Write it as a {type}.'),
  'structure/undeclared-prefix': error('The prefix of {name} is not declared.', 'Declare it with xmlns.'),

  'code/unknown': warning('"{code}" is not in the code list {list}.', 'Use a code of that list.'),
  'content/empty-attribute': warning('The attribute {attribute} is empty.', 'Fill it or leave it out.'),
  'content/unreadable': error(
    '"{text}" at {at} is beyond what can be kept as a number or date.',
    'Check it; it was kept as text and counts nothing.',
  ),
  'content/negative-value': warning(
    'The value {value} is negative; it counts as it is.',
    'Confirm that it is a correction or a return.',
  ),
}

/** Puts the parameters into a template. */
export function fill(template: string, params: FindingParams): string {
  return template.includes('{')
    ? template.replace(/\{(\w+)\}/g, (all, name: string) => String(params[name] ?? all))
    : template
}

/** A finding by its rule's name. */
export function finding(
  rule: string,
  element: string,
  line: number,
  params: FindingParams = {},
  activity?: string,
): Finding {
  const { severity, message, mend } = rules[rule]!
  return {
    rule,
    severity,
    element,
    line,
    ...(activity && { activity }),
    params,
    message: fill(message, params),
    mend: fill(mend, params),
  }
}

/** Whether the finding makes the file invalid by the standard's schema, which takes any version for a version. */
export function breaksSchema({ rule }: Finding): boolean {
  return /^(xml|file|structure)\//.test(rule) && rule !== 'file/unknown-version'
}
