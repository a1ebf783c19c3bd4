import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { institutions, justiceFunctions, type Claim, type OfficerClaim } from './claim.ts'
import { classify, type ActivityWords } from './classify.ts'
import { settle } from './settle.ts'
import { textRules } from './text-rules.ts'

const read = (text: string, ...codes: string[]) =>
  classify({ texts: [{ text }], purposes: codes.map((code) => ({ code })) })

const officer = (
  assertion: Pick<OfficerClaim, 'subject' | 'value'>,
  decidedAt = '2024-01-01T00:00:00Z',
  evidence = 'read the agreement',
) => ({ ...assertion, source: 'officer', rule: 'officer', evidence, decidedAt }) as OfficerClaim

test('nothing claimed is unknown', () => {
  assert.deepEqual(settle([], []), { institution: null, function: null, decidedBy: [] })
})

test('a purpose code holds before the words', () => {
  const settled = settle(read('Police training', '15137'))
  assert.equal(settled.institution, 'corrections')
  assert.ok(settled.decidedBy.every(({ rule }) => rule === 'dac.15137'))
})

test('an officer holds before a purpose code', () => {
  const settled = settle(read('', '15132'), [officer({ subject: 'institution', value: 'courts' })])
  assert.equal(settled.institution, 'courts')
})

test('an officer can withdraw what the rules found', () => {
  assert.equal(settle(read('Police'), [officer({ subject: 'institution', value: 'unknown' })]).institution, null)
})

test("an officer's word on the institution leaves the function to the rules", () => {
  const settled = settle(read('Young prosecutors'), [officer({ subject: 'institution', value: 'police' })])
  assert.deepEqual([settled.institution, settled.function], ['police', 'prosecute'])
})

test("of an officer's decisions the latest holds", () => {
  const decisions = [
    officer({ subject: 'institution', value: 'courts' }, '2024-02-01T00:00:00Z'),
    officer({ subject: 'institution', value: 'police' }, '2024-01-01T00:00:00Z'),
  ]
  assert.equal(settle([], decisions).institution, 'courts')
  assert.equal(settle([], decisions.toReversed()).institution, 'courts')
})

test('several institutions are cross-cutting, whether words or codes name them', () => {
  assert.equal(settle(read('Police and prisons')).institution, 'cross-cutting')
  assert.equal(settle(read('', '15132', '15134')).institution, 'cross-cutting')
})

test('several functions are cross-cutting', () => {
  assert.equal(settle(read('Prosecutors and judges')).function, 'cross-cutting')
})

test('one function told of one part of a cross-cutting activity is not the function of the whole', () => {
  const settled = settle(read('Police officers and prosecutors'))
  assert.deepEqual([settled.institution, settled.function], ['cross-cutting', null])
  assert.ok(settled.decidedBy.every(({ subject }) => subject === 'institution'))
})

test('administrative costs are none of them, unless the words name an institution', () => {
  assert.equal(settle(read('Barcodes', '91010')).institution, 'none')
  assert.equal(settle(read('A well for the prison', '91010')).institution, 'corrections')
})

test('a code with no share says nothing', () => {
  const classified = (percentage: string) => classify({ texts: [], purposes: [{ code: '15132', percentage }] })
  assert.deepEqual(classified('0.00'), [])
  assert.equal(classified('0.5').length, 1)
  assert.equal(classified('').length, 1)
})

const termWords = textRules.flatMap(({ terms, except }) => [...terms, ...(except ?? [])].flatMap((t) => t.split(/\W+/)))
const words: fc.Arbitrary<ActivityWords> = fc.record({
  texts: fc.array(
    fc.record({
      text: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(fc.constantFrom(...termWords), { maxLength: 30 }).map((list) => list.join(' ')),
      ),
      lang: fc.constantFrom('en', 'fr', 'es', 'xx', '', undefined),
    }),
    { maxLength: 4 },
  ),
  purposes: fc.array(
    fc.record({
      code: fc.constantFrom('15130', '15131', '15132', '15134', '15135', '15137', '91010', '', '__proto__'),
      vocabulary: fc.constantFrom('1', '2', '99', undefined),
      percentage: fc.constantFrom('0', '50', '100', 'x', undefined),
    }),
    { maxLength: 4 },
  ),
})
const decisions = fc.array(
  fc
    .tuple(
      fc.oneof(
        fc.record({
          subject: fc.constant('institution' as const),
          value: fc.constantFrom(...institutions, 'unknown' as const),
        }),
        fc.record({
          subject: fc.constant('function' as const),
          value: fc.constantFrom(...justiceFunctions, 'unknown' as const),
        }),
      ),
      fc.constantFrom('2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z'),
      fc.constantFrom('a reason', 'another'),
    )
    .map(([assertion, at, reason]) => officer(assertion, at, reason)),
  { maxLength: 4 },
)

test('the order of texts, codes, claims and decisions changes nothing', () => {
  fc.assert(
    fc.property(words, decisions, (activity, officers) => {
      const claims = classify(activity)
      const turned = classify({ texts: activity.texts.toReversed(), purposes: activity.purposes.toReversed() })
      assert.deepEqual(turned, claims)
      assert.deepEqual(settle(claims.toReversed(), officers.toReversed()), settle(claims, officers))
    }),
  )
})

test('saying the same twice changes nothing', () => {
  fc.assert(
    fc.property(words, decisions, (activity, officers) => {
      const claims = classify(activity)
      const twice = classify({
        texts: [...activity.texts, ...activity.texts],
        purposes: [...activity.purposes, ...activity.purposes],
      })
      assert.deepEqual(twice, claims)
      const settled = settle(claims, officers)
      const again = settle([...claims, ...claims], officers)
      assert.deepEqual([again.institution, again.function], [settled.institution, settled.function])
    }),
  )
})

test('what decided is among what was claimed and says what was settled', () => {
  fc.assert(
    fc.property(words, decisions, (activity, officers) => {
      const claims: readonly (Claim | OfficerClaim)[] = classify(activity)
      const settled = settle(classify(activity), officers)
      for (const claim of settled.decidedBy)
        assert.ok([...claims, ...officers].some((other) => JSON.stringify(other) === JSON.stringify(claim)))
      const says = (subject: 'institution' | 'function') =>
        settled.decidedBy.filter((claim) => claim.subject === subject).map(({ value }) => value)
      for (const subject of ['institution', 'function'] as const) {
        const value = settled[subject]
        if (value === null) assert.ok(says(subject).every((said) => said === 'unknown'))
        else if (value !== 'cross-cutting') assert.ok(says(subject).every((said) => said === value))
        else assert.ok(says(subject).length > 0)
      }
    }),
  )
})
