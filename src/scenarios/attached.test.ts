import assert from 'node:assert/strict'
import { test } from 'node:test'
import { givenProgramme } from '#chain/given-chain.ts'
import { activity } from '#portfolio/index.ts'
import { givenActivities } from '#portfolio/given.ts'
import { Problem } from '#kernel/problem.ts'
import { story } from '#testing.ts'
import { proposalFrom } from './proposal.ts'
import { listScenarios, reviseScenario, saveScenario, showScenario } from './saved.ts'

const programme = (activity: string) => ({ ...givenProgramme({ months: 24, takenOver: 1 }), activity })
const file = (country: string, attached: string) => ({
  format: 'jurat-chain/1' as const,
  title: `Rooms of ${country}`,
  country,
  preset: 'textbook',
  months: 12,
  programmes: [programme(attached)],
})
const refused = async (answer: Promise<unknown>) => {
  try {
    await answer
  } catch (error) {
    if (error instanceof Problem) return (error.details as { errors: { path: string; message: string }[] }).errors
  }
  return assert.fail('It was let through.')
}
const given = (identifier: string, country: string) => ({
  identifier,
  title: [{ text: `Court rooms, ${country}` }],
  countries: [{ code: country }],
  participatingOrgs: [{ role: '4', narratives: [{ text: 'Example Works, Inc' }] }],
  dates: [
    { type: '1', date: '2026-07-01' },
    { type: '3', date: '2027-06-30' },
  ],
})

test(
  'only an activity that its author may read is attached; another is refused by the name of its field, wherever it lies',
  story(async ({ db, person }) => {
    await givenActivities(db, given('XX-HT', 'HT'), given('XX-KE', 'KE'))
    const haiti = await person('post-director country:HT')
    const field = 'scenario.programmes.0.activity'
    for (const beyond of ['XX-NO-SUCH-ACTIVITY', 'XX-KE']) {
      assert.deepEqual(await refused(haiti.act(saveScenario, { scenario: file('HT', beyond) })), [
        {
          path: field,
          message: `There is no activity ${beyond} that you may read. Take the identifier from its page.`,
          text: 'There is no activity {name} that you may read. Take the identifier from its page.',
          parameters: { name: beyond },
        },
      ])
    }
    const { id } = await haiti.act(saveScenario, { scenario: file('HT', 'XX-HT') })
    const again = haiti.act(reviseScenario, { id, scenario: file('HT', 'XX-KE'), reason: 'Another.' })
    assert.deepEqual(
      (await refused(again)).map(({ path }) => path),
      [field],
    )
    assert.deepEqual((await haiti.act(showScenario, { id })).activities, [
      { identifier: 'XX-HT', title: 'Court rooms, HT' },
    ])
  }),
)

test(
  'an activity and the list of scenarios tell where it is tried, and of no scenario that lies outside the reader’s scope',
  story(async ({ db, person }) => {
    await givenActivities(db, { ...given('XX-BOTH', 'HT'), countries: [{ code: 'HT' }, { code: 'KE' }] })
    const officer = await person('hq-programme-officer')
    const [haiti, kenya] = [
      await officer.act(saveScenario, { scenario: file('HT', 'XX-BOTH') }),
      await officer.act(saveScenario, { scenario: file('KE', 'XX-BOTH') }),
    ]
    const triedFor = async (...roles: Parameters<typeof person>) => {
      const reader = await person(...roles)
      const { tried } = await reader.act(activity, { identifier: 'XX-BOTH' })
      const may = reader.actor.may('scenario.read')
      const { scenarios, called } = may ? await reader.act(listScenarios, { activity: 'XX-BOTH' }) : { scenarios: null }
      assert.deepEqual(scenarios?.map(({ id }) => id) ?? null, tried?.map(({ id }) => id).toReversed() ?? null)
      if (scenarios) assert.equal(called, 'Court rooms, HT')
      return tried?.map(({ id }) => id)
    }
    assert.deepEqual(await triedFor('hq-programme-officer'), [kenya.id, haiti.id])
    assert.deepEqual(await triedFor('post-director country:HT'), [haiti.id])
    assert.deepEqual(await triedFor('post-director country:KE'), [kenya.id])
    // who may read activities but no scenarios is told nothing at all
    assert.deepEqual(await triedFor('vetting-coordinator'), undefined)
  }),
)

test('what an activity proposes: its title, who carries it out, and its months counted from today', () => {
  const line = {
    identifier: 'XX-HT',
    title: 'Court rooms',
    implementer: 'Example Works, Inc',
    startOn: '2026-07-01',
    endOn: '2027-06-30',
  }
  assert.deepEqual(proposalFrom(line, '2026-03-15'), {
    activity: 'XX-HT',
    title: 'Court rooms',
    implementer: 'Example Works, Inc',
    start: 4,
    months: 12,
  })
  const under = proposalFrom(line, '2026-12-01')
  assert.deepEqual([under.start, under.months], [0, 7])
  const over = proposalFrom(line, '2028-01-01')
  assert.deepEqual([over.start, over.months], [0, 0])
  const open = proposalFrom({ ...line, title: null, endOn: null }, '2026-03-15')
  assert.deepEqual([open.title, open.start, open.months], ['XX-HT', 4, 36])
})
