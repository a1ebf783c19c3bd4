// Who can see an activity, and why the reader does.
import { Section, useView } from '#web/index.ts'
import type { ActivityRecord } from './activity.ts'
import { messages as m } from './messages.ts'
import { nameOf } from './names.ts'

export function ActivityAccess({ record: { access } }: { record: ActivityRecord }) {
  const view = useView()
  const { t, format, roleName } = view
  const scope = (key: string) => {
    const [kind, code] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
    if (kind === 'country') return nameOf('country', code, view)
    if (kind === 'region') return nameOf('region', code, view)
    return key === 'everything' ? t(m.everything) : code
  }
  return (
    <Section title={t(m.access)} id="access">
      <p>
        {t(m.you, {
          grants: format.list(access.because.map(({ role, scope: held }) => `${roleName(role)} (${scope(held)})`)),
        })}
      </p>
      <p>{t(m.rolesThatSee, { roles: format.list(access.roles.map(roleName)) })}</p>
      <p>{t(m.scopesThatSee, { scopes: format.list(access.scopes.map(scope)) })}</p>
    </Section>
  )
}
