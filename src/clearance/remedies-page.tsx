// After a rejection: what is blocked until something was done about it, and of what the host government is still to hear.
import {
  CalendarDate,
  DateField,
  EmptyState,
  Section,
  SelectField,
  Sentence,
  Table,
  Tag,
  TextArea,
  TextField,
  useView,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { NotFound } from '#kernel/problem.ts'
import { messages as m } from './messages.ts'
import { inform, listBlocks, listDuties, remediate, type Block, type Duty } from './remedy.ts'
import { batchAddress, caseAddress, clearanceAddress, Folded, one, reasonOf } from './words.tsx'

const address = '/clearance/remedies'

export const remediesPage = page({
  path: address,
  needs: 'clearance.read',
  async get({ act, may, refused }) {
    // a manager knows who is cleared and not what was decided: to them the page is not there
    if (!may('clearance.result') && !may('duty.read')) throw NotFound({ what: 'page', id: address })
    const blocks = may('clearance.result') ? (await act(listBlocks, { open: false, limit: 200 })).blocks : null
    const duties = may('duty.read') ? (await act(listDuties, { open: false, limit: 200 })).duties : null
    return {
      title: m.remedies,
      trail: [{ label: m.clearance, href: clearanceAddress }],
      lead: <Lead />,
      body: (
        <>
          {blocks && <Blocks blocks={blocks} mayLift={may('clearance.coordinate')} refused={refused} />}
          {duties && <Duties duties={duties} mayKeep={may('duty.keep')} refused={refused} />}
        </>
      ),
    }
  },
  forms: {
    remediate: {
      operation: remediate,
      input: (fields) => ({
        id: one(fields, 'id'),
        on: one(fields, 'on'),
        by: one(fields, 'by') ?? '',
        what: one(fields, 'what') ?? '',
        reason: reasonOf(fields) ?? '',
      }),
    },
    inform: {
      operation: inform,
      input: (fields) => ({
        id: one(fields, 'id'),
        whom: one(fields, 'whom') ?? '',
        on: one(fields, 'on'),
        what: one(fields, 'what') ?? '',
        offered: one(fields, 'offered') ?? '',
      }),
    },
  },
})

function Lead() {
  const { t } = useView()
  return <>{t(m.remediesLead)}</>
}

export function BlockTable({ blocks }: { blocks: readonly Block[] }) {
  const { t } = useView()
  return (
    <Table
      caption={t(m.blocks)}
      captionHidden
      rows={blocks}
      empty={<EmptyState title={t(m.noBlocks)}>{t(m.noBlocksWhy)}</EmptyState>}
      columns={[
        {
          key: 'who',
          label: t(m.personOrUnit),
          kind: 'name',
          cell: ({ personId, unitId, name, code, beneath }) => (
            <>
              <a href={personId ? `/persons/${personId}` : `/units/${unitId}`}>
                <bdi>{name ?? code}</bdi>
              </a>{' '}
              <code>{code}</code> {beneath && t(m.beneath)}
            </>
          ),
        },
        { key: 'since', label: t(m.since), kind: 'date', cell: ({ since }) => <CalendarDate on={since} /> },
        {
          key: 'case',
          label: t(m.byCase),
          cell: (block) => (
            <a href={caseAddress(block.caseId)}>
              <code>{block.case}</code>
            </a>
          ),
        },
        {
          key: 'remediation',
          label: t(m.remediation),
          cell: ({ liftedAt, remediatedBy, remediation, remediatedOn }) =>
            liftedAt === null ? (
              <Tag tone="bad">{t(m.blocked)}</Tag>
            ) : (
              <>
                <Sentence
                  message={m.lifted}
                  values={{ who: <bdi>{remediatedBy}</bdi>, what: <bdi>{remediation}</bdi> }}
                />{' '}
                {remediatedOn && <CalendarDate on={remediatedOn} />}
              </>
            ),
        },
      ]}
    />
  )
}

interface BlocksProps {
  blocks: readonly Block[]
  mayLift: boolean
  refused: PageRequest['refused']
}

function Blocks({ blocks, mayLift, refused }: BlocksProps) {
  const { t } = useView()
  const standing = blocks.filter(({ liftedAt }) => liftedAt === null)
  return (
    <Section title={t(m.blocks)} id="blocks">
      <BlockTable blocks={blocks} />
      {mayLift && standing.length > 0 && (
        <div class="no-print folds">
          <Folded
            action={address}
            refused={refused}
            form="remediate"
            title={t(m.remediate)}
            why={t(m.remediateWhy)}
            button={t(m.remediateThis)}
          >
            <SelectField
              name="id"
              label={t(m.whichBlock)}
              empty=""
              required
              options={standing.map((block) => ({
                value: block.id,
                label: `${block.name ?? ''} (${block.code}), ${block.case}`,
              }))}
            />
            <DateField name="on" label={t(m.doneOn)} required />
            <TextField name="by" label={t(m.doneBy)} hint={t(m.doneByHint)} width="medium" required />
            <TextArea name="what" label={t(m.doneWhat)} rows={3} required />
            <TextArea name="reason" label={t(m.whyEnough)} rows={2} required />
          </Folded>
        </div>
      )}
    </Section>
  )
}

interface DutiesProps {
  duties: readonly Duty[]
  mayKeep: boolean
  refused: PageRequest['refused']
}

function Duties({ duties, mayKeep, refused }: DutiesProps) {
  const { t } = useView()
  const open = duties.filter(({ toldOn }) => toldOn === null)
  return (
    <Section title={t(m.duties)} id="duties">
      <Table
        caption={t(m.duties)}
        captionHidden
        rows={duties}
        empty={<EmptyState title={t(m.noDuties)}>{t(m.noDutiesWhy)}</EmptyState>}
        columns={[
          { key: 'unit', label: t(m.unit), kind: 'name', cell: ({ unit }) => <bdi>{unit}</bdi> },
          {
            key: 'batch',
            label: t(m.batch),
            cell: ({ batchId, batch }) => (
              <a href={batchAddress(batchId)}>
                <code>{batch}</code>
              </a>
            ),
          },
          {
            key: 'due',
            label: t(m.due),
            kind: 'date',
            cell: ({ dueOn, overdue }) => (
              <>
                <CalendarDate on={dueOn} /> {overdue && <Tag tone="bad">{t(m.overdue)}</Tag>}
              </>
            ),
          },
          {
            key: 'told',
            label: t(m.toldWhom),
            cell: ({ toldWhom, toldOn, toldWhat, helpOffered }) =>
              toldOn && (
                <>
                  <bdi>{toldWhom}</bdi>, <CalendarDate on={toldOn} />
                  <div class="hint">
                    <bdi>{[toldWhat, helpOffered].join(' · ')}</bdi>
                  </div>
                </>
              ),
          },
        ]}
      />
      {mayKeep && open.length > 0 && (
        <div class="no-print folds">
          <Folded action={address} refused={refused} form="inform" title={t(m.informThis)} button={t(m.save)}>
            <SelectField
              name="id"
              label={t(m.whichDuty)}
              empty=""
              required
              options={open.map(({ id, unit, batch }) => ({ value: id, label: `${unit ?? ''} (${batch})` }))}
            />
            <TextField name="whom" label={t(m.toldWhom)} width="medium" required />
            <DateField name="on" label={t(m.toldOn)} required />
            <TextArea name="what" label={t(m.toldWhat)} rows={3} required />
            <TextArea name="offered" label={t(m.helpOffered)} rows={3} required />
          </Folded>
        </div>
      )}
    </Section>
  )
}
