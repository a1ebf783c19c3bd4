// The forms by which a unit is kept: each folded away until it is wanted, or was refused.
import type { PropsWithChildren } from 'hono/jsx'
import { Button, DateField, Form, formState, SelectField, TextArea, TextField, useView } from '#web/index.ts'
import type { FormFields, PageRequest } from '#web/page.ts'
import type { UnitLine } from './list.ts'
import { aliasKindNames, kindNames, messages as m, vettingNames } from './messages.ts'
import type { UnitRecord } from './show.ts'
import { aliasKinds, unitKinds, vettings, type Unit } from './unit.ts'
import { isOpen, one, SaidFields, unitAddress, UnitField } from './words.tsx'

export const reasonOf = (fields: FormFields) => one(fields, 'reason') ?? ''

interface KeepProps {
  record: UnitRecord
  offered: readonly UnitLine[]
  refused: PageRequest['refused']
}

export function KeepUnit({ record: { unit, aliases, mergedHere, rules, mayVet }, offered, refused }: KeepProps) {
  const { t } = useView()
  const kinds = unitKinds.map((value) => ({ value, label: t(kindNames[value]) }))
  const own = { unit, refused }
  return (
    <div class="no-print folds">
      <Folded {...own} form="change" title={t(m.change)} button={t(m.save)}>
        <SaidFields unit={unit} kinds={kinds} />
        <Reason />
      </Folded>
      <Folded {...own} form="alias" title={t(m.addAlias)} button={t(m.addAlias)}>
        <TextField name="alias" label={t(m.alias)} width="medium" required />
        <SelectField
          name="aliasKind"
          label={t(m.aliasKind)}
          options={aliasKinds.map((value) => ({ value, label: t(aliasKindNames[value]) }))}
        />
        <TextField name="language" label={t(m.language)} hint={t(m.languageHint)} width="short" />
        <TextField name="aliasSource" label={t(m.aliasSource)} width="medium" required />
      </Folded>
      {aliases.length > 0 && (
        <Folded {...own} form="withdraw" title={t(m.withdrawAlias)} button={t(m.withdrawThis)}>
          <SelectField
            name="name"
            label={t(m.alias)}
            options={aliases.flatMap(({ id, name }) => (id ? [{ value: id, label: name }] : []))}
          />
          <Reason />
        </Folded>
      )}
      <Folded {...own} form="move" title={t(m.move)} why={t(m.moveWhy)} button={t(m.moveThis)}>
        <UnitField
          name="parent"
          label={t(m.newParent)}
          offered={offered}
          value={unit.parentId ?? ''}
          empty={t(m.atTop)}
        />
        <Reason />
      </Folded>
      {mayVet && !rules.byLaw && (
        <Folded {...own} form="rules" title={t(m.setRules)} why={t(m.setRulesWhy)} button={t(m.save)}>
          <SelectField
            name="vetting"
            label={t(m.vetting)}
            value={unit.vetting ?? ''}
            empty={t(m.asAbove)}
            options={vettings.map((value) => ({ value, label: t(vettingNames[value]) }))}
          />
          <SelectField
            name="dutyToInform"
            label={t(m.duty)}
            value={unit.dutyToInform === null ? '' : unit.dutyToInform ? 'yes' : 'no'}
            empty={t(m.asAbove)}
            options={[
              { value: 'yes', label: t(m.told) },
              { value: 'no', label: t(m.notTold) },
            ]}
          />
          <Reason />
        </Folded>
      )}
      {unit.state === 'active' && (
        <>
          <Folded {...own} form="merge" title={t(m.merge)} why={t(m.mergeWhy)} button={t(m.mergeThis)}>
            <UnitField name="into" label={t(m.mergeInto)} offered={offered} />
            <Reason />
          </Folded>
          <Folded {...own} form="close" title={t(m.close)} why={t(m.closeWhy)} button={t(m.closeThis)}>
            <DateField name="on" label={t(m.closeOn)} />
            <Reason />
          </Folded>
        </>
      )}
      {mergedHere.length > 0 && (
        <Folded {...own} form="unmerge" title={t(m.undo)} why={t(m.undoWhy)} button={t(m.undoThis)}>
          <SelectField
            name="merged"
            label={t(m.undoWhich)}
            options={mergedHere.map(({ id, code, name }) => ({ value: id, label: `${name} (${code})` }))}
          />
          <Reason />
        </Folded>
      )}
      {unit.state === 'inactive' && (
        <Folded {...own} form="reopen" title={t(m.reopen)} button={t(m.reopenThis)}>
          <Reason />
        </Folded>
      )}
    </div>
  )
}

type FoldedProps = PropsWithChildren<{
  unit: Unit
  refused: PageRequest['refused']
  form: string
  title: string
  why?: string
  button: string
}>

function Folded({ unit, refused, form, title, why, button, children }: FoldedProps) {
  const state = formState(refused, form)
  return (
    <details class="fold" open={isOpen(state)}>
      <summary>{title}</summary>
      {why && <p>{why}</p>}
      <Form action={unitAddress(unit.id)} form={form} {...state} buttons={<Button>{button}</Button>}>
        <input type="hidden" name="version" value={String(unit.version)} />
        {children}
      </Form>
    </details>
  )
}

function Reason() {
  const { t } = useView()
  return <TextArea name="reason" label={t(m.reason)} hint={t(m.reasonHint)} rows={2} required />
}
