// Scenarios of the made-up bureau, of two nations and of none: who sees and who writes them by the policies.
import { v7 as newId } from 'uuid'
import type { Permission } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import type { AppRole, Member, Trying, World, Writing } from './world.ts'

export interface WorldScenario {
  id: string
  country: string | null
  /** None where it is of no nation. */
  keys: string[]
}

const file = (title: string) =>
  JSON.stringify({ format: 'jurat-chain/1', title, preset: 'textbook', figures: {}, programmes: [], assumptions: [] })

export async function layDownScenarios(db: Db, scopes: Readonly<Record<string, string[]>>): Promise<WorldScenario[]> {
  const laid = [
    ...['HT', 'KE'].map((country) => ({ id: newId(), country, keys: scopes[country]! })),
    { id: newId(), country: null, keys: [] },
  ]
  await db
    .insertInto('scenario')
    .values(laid.map(({ id, country }) => ({ id, country, title: id, file: file(id), act: 'saved' })))
    .execute()
  return laid
}

type Reach = (person: Member, permission: Permission, scenario: WorldScenario) => boolean

/** Of no nation: whoever may do it anywhere. */
export const reaching =
  (
    within: (person: Member, permission: Permission, keys: readonly string[]) => boolean,
    anywhere: (person: Member, permission: Permission) => boolean,
  ): Reach =>
  (person, permission, { country, keys }) =>
    country === null ? anywhere(person, permission) : within(person, permission, keys)

export function scenarioReadables(reaches: Reach) {
  const roles: readonly AppRole[] = ['jurat_app']
  const seen = ({ scenarios }: World, person: Member) =>
    scenarios.filter((one) => reaches(person, 'scenario.read', one)).map(({ id }) => id)
  return [
    { table: 'scenario', key: 'id::text', roles, seen },
    { table: 'scenario_version', key: 'scenario_id::text', roles, seen },
  ]
}

export const scenarioWritings = (
  { scenarios }: World,
  app: Trying,
  keeps: (scenario: WorldScenario) => boolean,
): Writing[] => [
  app.all(scenarios.filter(keeps).length, 'revises all scenarios', `update scenario set act = 'revised'`),
  ...scenarios.flatMap((one) => {
    const { id, country } = one
    const nation = country === null ? 'null' : `'${country}'`
    const mayKeep = keeps(one)
    return [
      app.if(
        mayKeep,
        'saves a scenario',
        `insert into scenario (id, country, title, file, act) values ('${newId()}', ${nation}, 'x', '${file('x')}', 'saved')`,
      ),
      app.if(mayKeep, 'revises a scenario', `update scenario set title = 'x', act = 'revised' where id = '${id}'`),
      app.if(mayKeep, 'withdraws a scenario', `update scenario set withdrawn_at = now(), act = 'x' where id = '${id}'`),
      app.never('takes a scenario to another nation', `update scenario set country = 'TG' where id = '${id}'`),
      app.never('says that another is the author', `update scenario set author_id = null where id = '${id}'`),
      app.never('deletes a scenario', `delete from scenario where id = '${id}'`),
      app.never(
        'rewrites the history of a scenario',
        `update scenario_version set reason = 'x' where scenario_id = '${id}'`,
      ),
      app.never(
        'adds to the history of a scenario',
        `insert into scenario_version (scenario_id, version, country, act, image) values ('${id}', 9, ${nation}, 'x', '{}')`,
      ),
    ]
  }),
]
