// What an activity is, who has a part in it, where it is, what came of it and what is written about it.
import type { Indicator, Measurement, Narrative, Period } from '#iati/activity.ts'
import { Facts, Name, NotStated, Section, Table, useView } from '#web/index.ts'
import type { ActivityRecord } from './activity.ts'
import { messages as m, organisationRoleName } from './messages.ts'
import { nameOf, nameWithCode } from './names.ts'
import { ActivityTable, Day, GroupName, Status } from './parts.tsx'

interface Props {
  record: ActivityRecord
}

/** A text in each language in which it stands. */
export const Narratives = ({ of, lang }: { of: readonly Narrative[] | undefined; lang?: string | undefined }) => (
  <>
    {(of ?? []).map(({ text, lang: own }) => (
      <p dir="auto" lang={own ?? lang}>
        {text}
      </p>
    ))}
  </>
)

export const firstText = (texts: readonly Narrative[] | undefined) => texts?.[0]?.text ?? null

export function What({ record: { content, activity, related } }: Props) {
  const view = useView()
  const { t, format } = view
  const { lang } = content
  return (
    <Section title={t(m.what)} id="what">
      {content.title && content.title.length > 1 && <Narratives of={content.title.slice(1)} lang={lang} />}
      {(content.descriptions ?? []).map(({ narratives }) => (
        <Narratives of={narratives} lang={lang} />
      ))}
      <Facts
        facts={[
          { label: t(m.identifier), value: <bdi>{content.identifier}</bdi> },
          { label: t(m.status), value: <Status code={content.status ?? null} /> },
          { label: t(m.starts), value: activity.startOn && format.date(activity.startOn) },
          { label: t(m.ends), value: activity.endOn && format.date(activity.endOn) },
          { label: t(m.institution), value: nameOf('institution', activity.institution, view) },
          { label: t(m.function), value: nameOf('function', activity.function, view) },
          { label: t(m.hierarchy), value: content.hierarchy },
          {
            label: t(m.purpose),
            value: content.sectors?.map(({ code, vocabulary, percentage, narratives }, index) => (
              <>
                {index > 0 && <br />}
                {vocabulary === undefined || vocabulary === '1'
                  ? nameWithCode('purpose', code, view)
                  : `${firstText(narratives) ?? ''} (${code})`}
                {percentage && ` ${percentage} %`}
              </>
            )),
          },
          {
            label: t(m.aidType),
            value: content.defaultAidTypes?.map(({ code }) => nameWithCode('aidType', code, view)).join(', '),
          },
        ]}
      />
      {related.length > 0 && <ActivityTable caption={t(m.relatedActivities)} activities={related} />}
    </Section>
  )
}

export function Who({ record: { content } }: Props) {
  const { t } = useView()
  const organisations = [
    ...(content.reportingOrg ? [{ ...content.reportingOrg, role: 'reporting' }] : []),
    ...(content.participatingOrgs ?? []),
  ]
  return (
    <Section title={t(m.who)} id="who">
      <Table
        caption={t(m.organisations)}
        captionHidden
        rows={organisations}
        empty={<NotStated />}
        columns={[
          {
            key: 'name',
            label: t(m.name),
            kind: 'name',
            cell: ({ narratives, ref }) => <Name>{firstText(narratives) ?? ref ?? t(m.nameless)}</Name>,
          },
          {
            key: 'role',
            label: t(m.role),
            cell: ({ role }) =>
              role && organisationRoleName[role] ? t(organisationRoleName[role]) : (role ?? <NotStated />),
          },
          { key: 'ref', label: t(m.reference), minor: true, cell: ({ ref }) => <bdi>{ref}</bdi> },
        ]}
      />
    </Section>
  )
}

export function WhereItIs({ record: { content } }: Props) {
  const { t } = useView()
  const places = [
    ...(content.countries ?? []).map((place) => ({ ...place, grouping: 'country' as const })),
    ...(content.regions ?? []).map((place) => ({ ...place, grouping: 'region' as const })),
  ]
  return (
    <Section title={t(m.where)} id="where">
      {!places.length && !content.locations && <NotStated />}
      <ul>
        {places.map(({ grouping, code, percentage }) => (
          <li>
            <GroupName grouping={grouping} value={code} />
            {percentage && ` ${percentage} %`}
          </li>
        ))}
        {(content.locations ?? []).map(({ name, point, activityDescription }) => (
          <li>
            <bdi>{[firstText(name), firstText(activityDescription), point?.pos].filter(Boolean).join(' · ')}</bdi>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** One value a line, with what it is told apart by: "sex: female 17". */
const Values = ({ of }: { of: readonly Measurement[] | undefined }) => (
  <div>
    {(of ?? []).map(({ value, dimensions = [] }) => (
      <div>
        {dimensions.map((dimension) => (
          <small>
            <bdi>{[dimension.name, dimension.value].filter(Boolean).join(': ')}</bdi>{' '}
          </small>
        ))}
        {value}
      </div>
    ))}
  </div>
)

export function ActivityResults({ record: { content } }: Props) {
  const { t } = useView()
  const rows = (content.results ?? []).flatMap((result) =>
    (result.indicators ?? [{} as Indicator]).flatMap((indicator) =>
      (indicator.periods ?? [{} as Period]).map((period) => ({ result, indicator, period })),
    ),
  )
  return (
    <Section title={t(m.results)} id="results">
      <Table
        caption={t(m.results)}
        captionHidden
        rows={rows}
        empty={<NotStated />}
        columns={[
          {
            key: 'result',
            label: t(m.result),
            kind: 'name',
            cell: ({ result }) => <bdi>{firstText(result.title)}</bdi>,
          },
          { key: 'indicator', label: t(m.indicator), cell: ({ indicator }) => <bdi>{firstText(indicator.title)}</bdi> },
          {
            key: 'period',
            label: t(m.period),
            kind: 'date',
            cell: ({ period }) => <Day on={period.end ?? period.start} />,
          },
          {
            key: 'baseline',
            label: t(m.baseline),
            kind: 'number',
            cell: ({ indicator }) => <Values of={indicator.baselines} />,
          },
          { key: 'target', label: t(m.target), kind: 'number', cell: ({ period }) => <Values of={period.targets} /> },
          { key: 'actual', label: t(m.actual), kind: 'number', cell: ({ period }) => <Values of={period.actuals} /> },
        ]}
      />
    </Section>
  )
}

/** Only addresses of the web become links; a publisher's file may hold anything. */
const isWeb = (url: string) => /^https?:\/\//i.test(url)

export function ActivityDocuments({ record: { content } }: Props) {
  const { t } = useView()
  const documents = content.documents ?? []
  return (
    <Section title={t(m.documents)} id="documents">
      {!documents.length && <NotStated />}
      <ul>
        {documents.map(({ url, title, format }) => (
          <li>
            {isWeb(url) ? (
              <a href={url} rel="noreferrer">
                <bdi>{firstText(title) ?? url}</bdi>
              </a>
            ) : (
              <bdi>{firstText(title) ?? url}</bdi>
            )}
            {format && ` (${format})`}
          </li>
        ))}
      </ul>
    </Section>
  )
}
