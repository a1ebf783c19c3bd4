// The posts: how clearance goes at each, and the register of their standing procedures.
import {
  CalendarDate,
  DateField,
  EmptyState,
  Section,
  SelectField,
  Table,
  Tag,
  TextArea,
  TextField,
  useView,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { localMessages as l } from './local-messages.ts'
import { addMember, endMember, listMembers } from './members.ts'
import { Members } from './members-part.tsx'
import { messages as m } from './messages.ts'
import { listPosts, setPost, setSop, type Post } from './posts.ts'
import { clearanceAddress, Folded, listed, one, orNull, weekdaysIn } from './words.tsx'

const address = '/clearance/posts'
const numbers = [
  'mostCases',
  'nationalLeadDays',
  'localLeadDays',
  'localCheckDays',
  'localMonths',
  'nationalMonths',
  'noticeDays',
  'dutyDays',
] as const

const toMembers = ({ country }: { country: string }) => `${address}?country=${country}#members`

export const postsPage = page({
  path: address,
  needs: 'clearance.read',
  async get({ act, may, query, refused }) {
    const { posts } = await act(listPosts, {})
    const chosen =
      posts.find(({ country }) => country === query.get('country')) ?? (posts.length === 1 ? posts[0]! : null)
    const members = chosen && (await act(listMembers, { country: chosen.country }))
    return {
      title: m.posts,
      trail: [{ label: m.clearance, href: clearanceAddress }],
      lead: <Lead />,
      body: (
        <>
          <Body posts={posts} chosen={chosen} maySet={may('clearance.set')} refused={refused} />
          {members && <Members country={chosen.country} {...members} refused={refused} />}
        </>
      ),
    }
  },
  forms: {
    member: {
      operation: addMember,
      input: (fields) => ({
        country: one(fields, 'country'),
        unit: one(fields, 'unit') ?? '',
        person: one(fields, 'person'),
      }),
      next: toMembers,
    },
    leave: {
      operation: endMember,
      input: (fields) => ({ id: one(fields, 'id') }),
      next: toMembers,
    },
    rules: {
      operation: setPost,
      input: (fields) => ({
        country: one(fields, 'country'),
        ...Object.fromEntries(numbers.map((name) => [name, one(fields, name)])),
        checkingUnits: listed(fields, 'checkingUnits'),
      }),
      next: ({ country }: { country: string }) => `${address}?country=${country}`,
    },
    sop: {
      operation: setSop,
      input: (fields) => ({
        country: one(fields, 'country'),
        title: one(fields, 'title') ?? '',
        adoptedOn: one(fields, 'adoptedOn'),
        reviewedOn: orNull(fields, 'reviewedOn'),
        nextReviewOn: orNull(fields, 'nextReviewOn'),
        note: orNull(fields, 'note'),
      }),
      next: ({ country }: { country: string }) => `${address}?country=${country}`,
    },
  },
})

function Lead() {
  const { t } = useView()
  return <>{t(m.postsLead)}</>
}

interface BodyProps {
  posts: readonly Post[]
  /** The post whose values the forms begin with. */
  chosen: Post | null
  maySet: boolean
  refused: PageRequest['refused']
}

const sopTags = {
  good: { tone: 'good', word: m.sopGood },
  stale: { tone: 'bad', word: m.sopStale },
  missing: { tone: 'bad', word: m.sopMissing },
} as const

function Body({ posts, chosen, maySet, refused }: BodyProps) {
  const { t, locale, format } = useView()
  return (
    <Section title={t(m.posts)} id="posts">
      <Table
        caption={t(m.posts)}
        captionHidden
        rows={posts}
        empty={<EmptyState title={t(m.noPosts)}>{t(m.noPostsWhy)}</EmptyState>}
        columns={[
          {
            key: 'country',
            label: t(m.country),
            kind: 'name',
            cell: ({ country }) => <a href={`${address}?country=${country}`}>{countryName(locale, country)}</a>,
          },
          {
            key: 'sop',
            label: t(m.procedures),
            cell: ({ sop, sopState }) => (
              <>
                <Tag tone={sopTags[sopState].tone}>{t(sopTags[sopState].word)}</Tag> <bdi>{sop?.title}</bdi>
              </>
            ),
          },
          {
            key: 'reviewed',
            label: t(m.reviewedOn),
            kind: 'date',
            cell: ({ sop }) => sop && <CalendarDate on={sop.reviewedOn ?? sop.adoptedOn} />,
          },
          {
            key: 'weekend',
            label: t(l.weekend),
            minor: true,
            cell: ({ country, weekend }) => (
              <a href={`/clearance/working-days?country=${country}`}>
                {weekdaysIn({ format }, weekend.days)}{' '}
                {!weekend.confirmed && <Tag tone="waiting">{t(l.unconfirmed)}</Tag>}
              </a>
            ),
          },
          {
            key: 'rules',
            label: t(m.rules),
            cell: ({ mostCases, nationalLeadDays, nationalMonths, checkingUnits }) =>
              t(m.ruleLine, {
                cases: format.number(mostCases),
                national: format.number(nationalLeadDays),
                months: format.number(nationalMonths),
                units: checkingUnits.join(', '),
              }),
          },
        ]}
      />
      {maySet && posts.length > 0 && <Forms posts={posts} chosen={chosen} refused={refused} />}
    </Section>
  )
}

function Forms({ posts, chosen, refused }: Omit<BodyProps, 'maySet'>) {
  const { t, locale } = useView()
  const which = (
    <SelectField
      name="country"
      label={t(m.country)}
      value={chosen?.country ?? ''}
      empty=""
      required
      options={posts.map(({ country }) => ({ value: country, label: countryName(locale, country) }))}
    />
  )
  const own = { action: `${address}${chosen ? `?country=${chosen.country}` : ''}`, refused, button: t(m.save) }
  return (
    <div class="no-print folds">
      <Folded {...own} form="sop" title={t(m.proceduresOf)}>
        {which}
        <TextField name="title" label={t(m.sopTitle)} value={chosen?.sop?.title ?? ''} width="medium" required />
        <DateField name="adoptedOn" label={t(m.adoptedOn)} value={chosen?.sop?.adoptedOn ?? ''} required />
        <DateField name="reviewedOn" label={t(m.reviewedOn)} value={chosen?.sop?.reviewedOn ?? ''} />
        <DateField name="nextReviewOn" label={t(m.nextReviewOn)} value={chosen?.sop?.nextReviewOn ?? ''} />
        <TextArea name="note" label={t(m.note)} value={chosen?.sop?.note ?? ''} rows={2} />
      </Folded>
      <Folded {...own} form="rules" title={t(m.rulesOf)}>
        {which}
        {numbers.map((name) => (
          <TextField
            name={name}
            label={t(m[name])}
            value={chosen ? String(chosen[name]) : ''}
            width="short"
            inputmode="numeric"
          />
        ))}
        <TextField
          name="checkingUnits"
          label={t(m.checkingUnits)}
          hint={t(m.checkingUnitsHint)}
          value={chosen?.checkingUnits.join(', ') ?? ''}
          width="medium"
        />
      </Folded>
    </div>
  )
}
