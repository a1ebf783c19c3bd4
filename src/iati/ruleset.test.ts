import fc from 'fast-check'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Element } from './element.ts'
import { defaultLimits } from './limits.ts'
import { compileCondition, compilePath, textOf } from './path-expression.ts'
import { checkRuleset, compileRuleset, type RulesetRow } from './ruleset.ts'
import { rulesetOfJson, type RulesetJson } from './ruleset-json.ts'
import { standardRows } from './ruleset-standard.ts'
import { anyActivity, file, filesBelow, iatiData, published, readAll, rulesOf, withoutData } from './testing.ts'
import { readXml } from './xml.ts'

const isCase = (path: string) => path.includes('-cases')
const now = '2024-06-01T12:00:00Z'

/** The activities or organisations of a file. */
async function elementsOf(xml: string | Uint8Array): Promise<Element[]> {
  const source = typeof xml === 'string' ? new TextEncoder().encode(xml) : xml
  const elements: Element[] = []
  for await (const parts of readXml([source], defaultLimits))
    for (const part of parts) if (part.kind === 'child') elements.push(part.element)
  return elements
}

async function breaches(rows: readonly RulesetRow[], xml: string | Uint8Array): Promise<string[]> {
  const ruleset = compileRuleset(rows)
  const found: string[] = []
  for (const element of await elementsOf(xml)) checkRuleset(ruleset, element, now, (row) => found.push(row.rule))
  return found
}

/** One activity around these elements. */
const around = (inside: string, attributes = '') =>
  `<iati-activities><iati-activity ${attributes}>${inside}</iati-activity></iati-activities>`

describe('the kinds of rule', () => {
  const folder = join(iatiData, 'standard/ruleset-cases')
  const json = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as RulesetJson

  /** Ruleset, the files that pass, the files that fail. */
  const cases: [ruleset: string, good: string[], bad: string[]][] = [
    [
      'at_least_one',
      ['at_least_one_ref', 'at_least_one_narrative', 'at_least_one_no_element_good'],
      ['at_least_one_bad'],
    ],
    ['between_dates', ['between_dates_good'], ['between_dates_bad']],
    ['condition', ['activity_status_2', 'empty_activity'], ['activity_status_3']],
    ['date_now', ['date_now_good'], ['date_now_bad']],
    ['date_order', ['date_good', 'empty_activity'], ['date_bad']],
    ['dependent_title_description', ['title_description', 'empty_activity'], ['title', 'description']],
    ['empty', ['empty', 'title'], []],
    ['forloop', ['forloop_good'], ['forloop_bad']],
    ['if_then', ['if_then_good', 'empty_activity'], ['if_then_bad']],
    ['no_more_than_one_title', ['title', 'empty_activity'], ['title_twice']],
    ['no_paths', ['empty_activity'], []],
    [
      'one_or_all',
      [
        'one_or_all_currency_all_good',
        'one_or_all_currency_good',
        'one_or_all_lang_good',
        'one_or_all_lang_good_all',
        'one_or_all_sector_all_good',
        'one_or_all_sector_good',
      ],
      [
        'one_or_all_currency_all_bad',
        'one_or_all_currency_bad',
        'one_or_all_lang_bad',
        'one_or_all_lang_bad_all',
        'one_or_all_sector_all_bad',
        'one_or_all_sector_bad',
      ],
    ],
    ['one_or_all_org', ['one_or_all_org_currency_good'], ['one_or_all_org_currency_bad']],
    [
      'only_one_of',
      ['only_one_of_activity_good', 'only_one_of_transaction_good'],
      ['only_one_of_activity_bad', 'only_one_of_transaction_bad'],
    ],
    ['period_time', ['period_time_good'], ['period_time_bad']],
    ['range', ['range_good'], ['range_bad']],
    ['recipient_country', ['recipient_country_good'], ['recipient_country_bad']],
    ['recipient_region_budget', ['recipient_region_budget_good'], ['recipient_region_budget_bad']],
    ['regex_matches', ['regex_good'], ['regex_bad']],
    ['regex_no_matches', ['regex_bad'], ['regex_good']],
    [
      'result_indicator_baseline_selector_with_conditions',
      ['results_indicator_baseline_value_good', 'results_indicator_baseline_value_not_relevant'],
      ['results_indicator_baseline_value_bad'],
    ],
    [
      'result_indicator_period_actual_selector_with_conditions',
      ['results_indicator_period_actual_value_good', 'results_indicator_period_actual_value_not_relevant'],
      ['results_indicator_period_actual_value_bad'],
    ],
    [
      'result_indicator_period_target_selector_with_conditions',
      ['results_indicator_period_target_value_good', 'results_indicator_period_target_value_not_relevant'],
      ['results_indicator_period_target_value_bad'],
    ],
    // Two references of the indicator alone are one reference[1].
    ['results_references', ['results_refs_good'], ['results_refs_bad']],
    ['sector_percentage_sum', ['sector_percentage_sum_good'], ['sector_percentage_sum_bad']],
    ['starts_with', ['identifiers'], ['identifiers_bad']],
    ['sum', ['sum_good', 'empty_activity'], ['sum_bad']],
    ['sum_two', ['sum_two_good'], ['sum_two_bad']],
    ['time_limit', ['time_limit_good'], ['time_limit_bad']],
    ['title_exists', ['title', 'title_text'], ['empty_activity', 'description']],
    ['title_text_exists', ['title_text'], ['title', 'empty_activity']],
    ['total_expenditure', ['total_expenditure_good'], ['total_expenditure_bad']],
    ['unique', ['unique_good'], ['unique_bad']],
    ['unique_title_description', ['title_description_content'], ['title_twice']],
  ]

  for (const [ruleset, good, bad] of cases)
    it(`pass and fail as the standard's cases for ${ruleset} say`, { skip: withoutData }, async () => {
      const rows = rulesetOfJson(json(ruleset))
      for (const name of good)
        assert.deepEqual(await breaches(rows, readFileSync(join(folder, `${name}.xml`))), [], name)
      for (const name of bad)
        assert.ok((await breaches(rows, readFileSync(join(folder, `${name}.xml`)))).length > 0, name)
    })

  it("leave out none of the standard's cases", { skip: withoutData }, () => {
    const used = new Set(
      cases.flatMap(([ruleset, good, bad]) => [`${ruleset}.json`, ...[...good, ...bad].map((n) => `${n}.xml`)]),
    )
    const files = [...filesBelow(folder, '.json'), ...filesBelow(folder, '.xml')].map((path) =>
      path.slice(folder.length + 1),
    )
    assert.deepEqual(
      files.filter((name) => !used.has(name)),
      [],
    )
    assert.ok(existsSync(folder) && files.length > 100)
  })
})

describe("the standard's ruleset", () => {
  it('is the same as the one in JSON, on all that both know', { skip: withoutData }, async () => {
    const rows = rulesetOfJson(
      JSON.parse(readFileSync(join(iatiData, 'standard/rulesets/standard.json'), 'utf8')) as RulesetJson,
    ).filter(({ of, prefix }) => of !== 'iati-organisation' && !prefix?.includes('ORG-ID-PREFIX'))
    const ids = (list: readonly RulesetRow[]) => [...new Set(list.map(({ id }) => id ?? ''))].sort()
    // Organisation files' periods have rules of the same numbers.
    assert.deepEqual(
      ids(standardRows),
      ids(rows).filter((id) => !['11.3.1'].includes(id)),
    )
    const ours = compileRuleset(standardRows)
    const theirs = compileRuleset(rows)
    const found = (ruleset: typeof ours, element: Element) => {
      const broken = new Set<string>()
      checkRuleset(ruleset, element, now, ({ id }) => broken.add(id ?? ''))
      return [...broken].sort()
    }
    // Where an identifier is empty the published rules on symbols fail it; we say so once, as an empty attribute.
    const empties = compilePath(".//*[@ref = ''] | iati-identifier[not(text())]")
    const compare = async (xml: string | Uint8Array, what: string) => {
      for (const element of await elementsOf(xml)) {
        if (element.name !== 'iati-activity') continue
        const known = (id: string) => empties(element, '').length === 0 || !id.endsWith('.13')
        assert.deepEqual(found(ours, element).filter(known), found(theirs, element).filter(known), what)
      }
    }
    const samples = filesBelow(join(iatiData, 'activities'), '.xml').filter((_, index) => index % 23 === 0)
    for (const path of [...samples, ...filesBelow(join(iatiData, 'standard'), '.xml').filter(isCase)])
      await compare(readFileSync(path), path)
    for (const activity of fc.sample(anyActivity, 200)) {
      const xml = published([activity])
      await compare(xml, xml)
    }
  })

  /** Rule, what is put into a sound activity, what the finding says. */
  const broken: [rule: string, change: (text: string) => string, message: RegExp][] = [
    ['identifier-is-publisher', (text) => text.replace('XX-TEST-1-A', 'XX-TEST-1'), /is that of the reporting/],
    ['identifier-prefix', (text) => text.replace('XX-TEST-1-A', 'YY-1'), /The identifier YY-1 does not begin/],
    ['identifier-symbols', (text) => text.replace('XX-TEST-1-A', 'XX-TEST-1-A/B'), /"XX-TEST-1-A\/B" has one of/],
    ['identifier-spaces', (text) => text.replace('XX-TEST-1-A', ' XX-TEST-1-A'), /spaces or line breaks/],
    ['no-start-date', (text) => text.replace('activity-date type="1"', 'activity-date type="3"'), /neither a planned/],
    ['no-language', (text) => text.replace('xml:lang="en"', ''), /no language/],
    ['empty-title', (text) => text.replace('Courts', ''), /title says nothing/],
    [
      'start-in-future',
      (text) => text.replace('type="1" iso-date="2020', 'type="2" iso-date="2090'),
      /2090-01-01 lies in/,
    ],
    [
      'no-sector',
      (text) => text.replace('<sector code="15130"/>', ''),
      /Neither the activity nor a transaction names a sector/,
    ],
    ['no-dac-sector', (text) => text.replace('<sector', '<sector vocabulary="7"'), /none of the OECD/],
    [
      'sector-without-percentage',
      (text) => text.replace('<sector', '<sector code="1" percentage="50"/><sector'),
      /Several sectors/,
    ],
    [
      'sector-shares',
      (text) => text.replace('<sector', '<sector code="1" percentage="50"/><sector percentage="49.9"'),
      /up to 99\.9\./,
    ],
    ['single-sector-not-100', (text) => text.replace('<sector', '<sector percentage="99"'), /has 99 percent/],
    [
      'country-shares',
      (text) =>
        text.replace(
          '<recipient-country',
          '<recipient-country code="JM" percentage="10"/><recipient-country percentage="80"',
        ),
      /up to 90\./,
    ],
    ['percentage-out-of-range', (text) => text.replace('<sector', '<sector percentage="101"'), /101 is not between/],
    [
      'no-place',
      (text) => text.replace('<recipient-country code="HT"/>', ''),
      /Neither the activity nor a transaction names a recipient/,
    ],
    [
      'no-dac-aid-type',
      (text) => text.replace('<sector code="15130"/>', '$&<default-aid-type code="1" vocabulary="2"/>'),
      /none of the OECD/,
    ],
  ]
  for (const [rule, change, message] of broken)
    it(`finds ${rule}`, async () => {
      const text = file()
      assert.notEqual(change(text), text)
      const { findings } = await readAll(change(text), { now })
      assert.ok(rulesOf({ findings }).includes(`standard/${rule}`), JSON.stringify(rulesOf({ findings })))
      assert.ok(findings.every((each) => !/\{\w+\}/.test(each.message + each.mend)))
      assert.match(findings.find((each) => each.rule === `standard/${rule}`)!.message, message)
    })

  it('lets a sound activity be', async () => {
    assert.deepEqual((await readAll(file(), { now })).findings, [])
  })

  it('names the line of the one that is wrong among many', async () => {
    const transaction = (date: string) =>
      `<transaction><transaction-type code="2"/><transaction-date iso-date="${date}"/><value value-date="2020-01-01">1</value></transaction>`
    const { findings } = await readAll(file(['2020-01-01', '2090-01-01', '2021-01-01'].map(transaction).join('\n')), {
      now,
    })
    assert.deepEqual(
      findings.map(({ rule, line, element }) => [rule, line, element]),
      [['standard/transaction-in-future', 13, 'transaction/transaction-date']],
    )
  })

  it('has a message and a mend for every row', () => {
    assert.ok(standardRows.length > 70)
    for (const { rule, id, message, mend } of standardRows) assert.ok(rule && id && message && mend, rule)
  })
})

describe('the paths of rulesets', () => {
  const xml = around(
    '<sector vocabulary="1" percentage="40"/><sector code="x" percentage="60"/><sector vocabulary="2"><narrative>n</narrative></sector><title><narrative>a</narrative></title>',
    'xml:lang="en"',
  )
  const path = async (source: string) => compilePath(source)((await elementsOf(xml))[0]!, '2').map(textOf)
  const condition = async (source: string) => compileCondition(source)((await elementsOf(xml))[0]!, '2')

  it('choose elements, attributes and texts', async () => {
    assert.deepEqual(await path('sector/@percentage'), ['40', '60'])
    assert.deepEqual(await path("sector[@vocabulary = '1' or not(@vocabulary)]/@percentage"), ['40', '60'])
    assert.deepEqual(await path('sector[2]/@code'), ['x'])
    assert.deepEqual(await path("sector[@vocabulary = '$1']/narrative"), ['n'])
    assert.deepEqual(await path('.//narrative/text()'), ['n', 'a'])
    assert.deepEqual(await path('title/../@xml:lang'), ['en'])
    assert.deepEqual(await path('title | sector[@code]'), ['a', ''])
  })

  it('count, compare and combine', async () => {
    assert.equal(await condition('count(sector) = 3 and count(sector/@percentage) + count(title) > 2'), true)
    assert.equal(await condition('sector/@percentage >= 60'), true)
    assert.equal(await condition("sector/@percentage != '40'"), true)
    assert.equal(await condition('number(sector[2]/@code) = sector[2]/@code'), false)
    assert.equal(await condition('not(nothing) and (title or nothing)'), true)
  })

  it('are refused where they are more than this', () => {
    for (const source of ['/iati-activities', 'a[', 'a)', 'following::a', 'a/@', ''])
      assert.throws(() => compilePath(source), source)
  })
})
