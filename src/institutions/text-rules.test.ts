import assert from 'node:assert/strict'
import test from 'node:test'
import { classify } from './classify.ts'
import { settle } from './settle.ts'
import { kinOf } from './text-rule.ts'
import { textRules } from './text-rules.ts'

const read = (text: string, lang?: string) => settle(classify({ texts: [{ text, lang }], purposes: [] }))

// Sentence, institution, function; a dash is unknown. The sentences are invented.
const told: readonly (readonly [string, string, string])[] = [
  ['Training for police officers in two provinces', 'police', '-'],
  ['Law enforcement capacity in the north', 'police', '-'],
  ['Vehicles for the Gendarmerie', 'police', '-'],
  ['Police oversight board', 'police', 'oversee'],
  ['Vetted investigative units, basic course', 'police', 'investigate'],
  ['New benches for the Supreme Court', 'courts', 'adjudicate'],
  ['Mentors for young prosecutors', 'courts', 'prosecute'],
  ['Legal aid clinics in six districts', 'courts', 'defend'],
  ['Support to the Ministry of Justice', 'courts', '-'],
  ['Corrections Academy instructors', 'corrections', '-'],
  ['Prison management courses', 'corrections', 'detain'],
  ['Probation service pilot', 'corrections', 'reintegrate'],
  ['Prison monitoring by civil society', 'corrections', 'oversee'],
  ['Reentry: rehabilitation of offenders after prison', 'corrections', 'reintegrate'],
  ['Criminal justice reform', 'cross-cutting', '-'],
  ['Police, judges and prison staff train together', 'cross-cutting', '-'],
  ['Better investigation and prosecution of smugglers', 'cross-cutting', 'cross-cutting'],
  ['Rule of law programme', 'cross-cutting', '-'],
  ['A well for the prison, for the rule of law', 'corrections', '-'],
  ['Crime prevention among young people', '-', 'prevent'],
  ['Contraband detection at the port', '-', 'detect'],
  ['A forensic laboratory', '-', 'investigate'],
  ['ICASS invoice, first quarter', 'none', '-'],
  // French
  ["Appui à l'administration pénitentiaire", 'corrections', 'detain'],
  ['Appui à l’administration pénitentiaire', 'corrections', 'detain'],
  ['FORMATION DES MAGISTRATS DU SIÈGE', 'courts', 'adjudicate'],
  ['Équipement du parquet général', 'courts', 'prosecute'],
  ['Formation des greffiers', 'courts', 'adjudicate'],
  ['Police judiciaire et scientifique', 'police', 'investigate'],
  ["Renforcement de l'État de droit", 'cross-cutting', '-'],
  ['Réforme de la justice pénale', 'cross-cutting', '-'],
  ['Réinsertion sociale des détenus', 'corrections', 'reintegrate'],
  // Spanish
  ['Formación de la Policía Nacional', 'police', '-'],
  ['Modernización de la FISCALÍA', 'courts', 'prosecute'],
  ['Mejoras en la cárcel de mujeres', 'corrections', '-'],
  ['Sistema penitenciario', 'corrections', 'detain'],
  ['Juzgados especializados', 'courts', 'adjudicate'],
  ['Defensores públicos', 'courts', 'defend'],
  ['Fortalecimiento del sector justicia', 'cross-cutting', '-'],
  ['Prevención del delito', '-', 'prevent'],
]

const falseFriends: readonly string[] = [
  'A basketball court for the youth centre',
  'Repairs to the tennis courts and the courtyard',
  'Insurance policy for drivers',
  "Police d'assurance des véhicules",
  'Une police de caractères lisible',
  'Plan à court terme',
  'Festival du court métrage',
  'Error corrections to the award budget',
  'Minor corrections and clarifications',
  'Cell phones for the office',
  'Solar cells',
  'Social justice for women',
  'Environmental law enforcement workshop',
  'Fiscal year 2023 funding',
  'Política fiscal y monetaria',
  'Cortes de energía en el hospital',
  'Greffe de rein',
  'Parquet en chêne',
  'Il a jugé utile de former les élus',
  'Prisoners of war',
  'Investigative journalism fellowship',
  'Legal aid for refugees in the camps',
  'Costs of Police/Military Guards furnished by host country',
  'International Narcotics Control and Law Enforcement funds',
  'American Bar Association travel',
  'Probationary period of employees',
  'Stipends for police under the Local Guard Program',
  'Repairs to the Royal Court of the old chief; the court is open to visitors',
  'Settling disputes out of court',
  'Justice',
  '',
]

for (const [text, institution, justiceFunction] of told)
  test(`“${text}” tells ${institution}, ${justiceFunction}`, () => {
    const settled = read(text)
    assert.deepEqual([settled.institution ?? '-', settled.function ?? '-'], [institution, justiceFunction])
  })

for (const text of falseFriends)
  test(`“${text}” tells nothing`, () => {
    assert.deepEqual(classify({ texts: [{ text }], purposes: [] }), [])
  })

test('the stated language parts words that look alike', () => {
  assert.equal(read('Un séjour court', 'fr').institution, null)
  assert.equal(read('A busy court', 'en').institution, 'courts')
  assert.equal(classify({ texts: [{ text: 'La police', lang: 'fr-FR' }], purposes: [] })[0]?.rule, 'police.fr.service')
})

test('a claim quotes the words as they stand', () => {
  const [claim] = classify({ texts: [{ text: 'Appui à la POLICE Judiciaire' }], purposes: [] })
  assert.equal(claim?.evidence, 'POLICE Judiciaire')
})

test('every rule is named after what it claims and its language', () => {
  assert.equal(new Set(textRules.map(({ id }) => id)).size, textRules.length)
  for (const rule of textRules) {
    const [family, language] = rule.id.split('.')
    assert.equal(language, rule.language)
    assert.equal(rule.claims[0]?.value, family)
    assert.notEqual(kinOf(rule), rule.id)
  }
})

test('every rule can speak: none of its terms is wholly excluded', () => {
  for (const rule of textRules) {
    const speaking = rule.terms.filter((term) =>
      classify({ texts: [{ text: term.replace(/\(([^|)]*)[^)]*\)/g, '$1'), lang: rule.language }], purposes: [] }).some(
        (claim) => claim.rule === rule.id,
      ),
    )
    assert.ok(speaking.length > 0, rule.id)
  }
})
