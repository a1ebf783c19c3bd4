// Who checks for which unit of a post, on the page of the posts.
import { EmptyState, Instant, Section, SelectField, Table, useView } from '#web/index.ts'
import type { PageRequest } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { localMessages as l } from './local-messages.ts'
import type { Member } from './members.ts'
import { messages as m } from './messages.ts'
import { Folded } from './words.tsx'

interface MembersProps {
  country: string
  units: readonly string[]
  members: readonly Member[]
  checkers: readonly { id: string; name: string }[]
  refused: PageRequest['refused']
}

export function Members({ country, units, members, checkers, refused }: MembersProps) {
  const { t, locale, format } = useView()
  const nobody = units.filter((unit) => !members.some((one) => one.unit === unit))
  const own = { action: `/clearance/posts?country=${country}#members`, refused }
  return (
    <Section title={t(l.membersOf, { country: countryName(locale, country) })} id="members">
      <p>{t(l.membersLead)}</p>
      {members.length > 0 && nobody.length > 0 && <p>{t(l.nobodyFor, { units: format.list(nobody) })}</p>}
      <Table
        caption={t(l.members)}
        captionHidden
        rows={members}
        empty={<EmptyState title={t(l.noMembers)}>{t(l.noMembersWhy)}</EmptyState>}
        columns={[
          { key: 'unit', label: t(m.unit), kind: 'name', cell: ({ unit }) => unit },
          { key: 'who', label: t(l.vetter), cell: ({ name }) => <bdi>{name}</bdi> },
          { key: 'since', label: t(l.since), minor: true, cell: ({ since }) => <Instant at={since} /> },
        ]}
      />
      {checkers.length > 0 && (
        <div class="no-print folds">
          <Folded {...own} form="member" title={t(l.addMember)} why={t(l.addMemberWhy)} button={t(l.addThisMember)}>
            <input type="hidden" name="country" value={country} />
            <SelectField
              name="unit"
              label={t(m.checkingUnit)}
              required
              empty=""
              options={units.map((value) => ({ value, label: value }))}
            />
            <SelectField
              name="person"
              label={t(l.vetter)}
              required
              empty=""
              options={checkers.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Folded>
          {members.length > 0 && (
            <Folded {...own} form="leave" title={t(l.endMember)} why={t(l.endMemberWhy)} button={t(l.endThisMember)}>
              <SelectField
                name="id"
                label={t(l.whichMember)}
                required
                empty=""
                options={members.map(({ id, name, unit }) => ({ value: id, label: `${name} (${unit})` }))}
              />
            </Folded>
          )}
        </div>
      )}
    </Section>
  )
}
