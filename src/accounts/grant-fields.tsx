// A role and over what it is held, as a form asks for it.
import { roles, scopeKinds } from '#kernel/access.ts'
import { SelectField, TextField } from '#web/components/field.tsx'
import type { FormFields } from '#web/page.ts'
import { useView } from '#web/view.ts'
import { one } from './forms.ts'
import { messages as m, roleName, scopeKindName } from './messages.ts'

export function GrantFields() {
  const { t } = useView()
  return (
    <>
      <SelectField
        name="role"
        label={t(m.role)}
        options={roles.map((role) => ({ value: role, label: t(roleName(role)) }))}
        required
      />
      <SelectField
        name="scopeKind"
        label={t(m.scopeKind)}
        options={scopeKinds.map((kind) => ({ value: kind, label: t(scopeKindName(kind)) }))}
        required
      />
      <TextField name="scopeCode" label={t(m.scopeCode)} hint={t(m.scopeCodeHint)} width="medium" />
    </>
  )
}

export const grantOfForm = (fields: FormFields) => ({
  role: one(fields, 'role'),
  scopeKind: one(fields, 'scopeKind'),
  scopeCode: one(fields, 'scopeCode'),
})
