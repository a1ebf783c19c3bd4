import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { z } from 'zod'
import type { PlainOperation } from '#kernel/operation.ts'
import { givenActivities } from '#portfolio/given.ts'
import { story } from '#testing.ts'
import { formatOf, Page as Frame, renderPage, translator, type View } from '#web/index.ts'
import { jsx } from 'hono/jsx'
import { saveScenario } from './saved.ts'
import { scenarioPage } from './scenario-page.tsx'

test(
  'the page offers the nation’s activities without a script, and fills the form from the one that was chosen',
  story(async ({ db, person }) => {
    const given = (identifier: string, country: string) => ({
      identifier,
      title: [{ text: `Court rooms, ${country}` }],
      countries: [{ code: country }],
      participatingOrgs: [{ role: '4', narratives: [{ text: 'Example Works, Inc' }] }],
    })
    await givenActivities(db, given('XX-HT', 'HT'), given('XX-KE', 'KE'))
    const reader = await person('post-director country:HT')
    const scenario = { format: 'jurat-chain/1' as const, title: 'Rooms', country: 'HT', preset: 'haiti', months: 12 }
    const { id } = await reader.act(saveScenario, { scenario })
    const shown = async (search: string) => {
      const query = new URLSearchParams(search)
      const body = await scenarioPage.get({
        session: { id: '', hash: '', kind: 'browser', locale: 'en', actor: reader.actor },
        act: <In extends z.ZodType, Out extends z.ZodType>(op: PlainOperation<In, Out>, input: z.input<In>) =>
          reader.act(op, input),
        may: (permission) => reader.actor.may(permission),
        params: { id },
        query,
        refused: null,
      })
      assert.ok('body' in body && !('fileName' in body))
      const view: View = {
        t: translator('en'),
        format: formatOf('en'),
        locale: 'en',
        dir: 'ltr',
        path: `/chain/${id}`,
        query,
        origin: 'http://localhost:8080',
        person: { name: reader.actor.name, roles: [] },
        roleName: (role) => role,
        can: (permission) => reader.actor.may(permission as 'activity.read'),
        demo: true,
        navigation: [],
      }
      const { body: content, ...frame } = body
      return renderPage(view, jsx(Frame as never, frame as never, content as never) as never)
    }
    const offered = await shown('')
    assert.match(offered, /<option value="XX-HT">Court rooms, HT<\/option>/)
    assert.doesNotMatch(offered, /XX-KE/)
    const chosen = await shown('propose=XX-HT')
    assert.match(chosen, /name="scenario\.programmes\.0\.title"[^>]*value="Court rooms, HT"/)
    assert.match(chosen, /name="scenario\.programmes\.0\.implementer"[^>]*value="Example Works, Inc"/)
    assert.match(chosen, /name="scenario\.programmes\.0\.activity"[^>]*value="XX-HT"/)
    assert.match(await shown('propose=XX-KE'), /There is no activity XX-KE that you may read\./)
  }),
)
