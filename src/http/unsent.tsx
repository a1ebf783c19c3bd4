// A form that came after its sender's session had ended: what was filled in stays on the page, to be sent once they have signed in.
import { extname } from 'node:path'
import type { Context } from 'hono'
import { Alert, Button, FileField, Form } from '#web/index.ts'
import type { FormFields } from '#web/page.ts'
import { useView } from '#web/view.ts'
import { readForm } from './form.ts'
import { unsentMessages as m } from './messages.ts'

/** More than anybody types. Somebody unknown may not make the server read more. */
const mostBytes = 1024 * 1024

export interface Unsent {
  fields: FormFields
  /** The fields that held files, which have to be chosen again, and what those were called. */
  files: { name: string; fileNames: string[] }[]
}

/** What a form of somebody unknown holds, none of it kept; null where it is larger than this is done for, or no form. */
export async function readUnsent(c: Context): Promise<Unsent | null> {
  if (!(Number(c.req.header('content-length')) <= mostBytes)) return null
  const files = new Map<string, string[]>()
  const fields = await readForm(c, (name, fileName, file) => {
    file.resume()
    files.set(name, [...(files.get(name) ?? []), fileName])
    return Promise.resolve(null)
  }).catch(() => null)
  return fields && { fields, files: [...files].map(([name, fileNames]) => ({ name, fileNames })) }
}

/** @param returnTo the page that the form stood on */
export function UnsentForm({ unsent: { fields, files }, returnTo }: { unsent: Unsent; returnTo: string }) {
  const { t, path, query } = useView()
  const asked = query.toString()
  return (
    <>
      <Alert kind="warning">{t(m.why)}</Alert>
      <p>
        <a class="button button-primary" href={`/sign-in?return=${encodeURIComponent(returnTo)}`} target="_blank">
          {t(m.signIn)}
        </a>
      </p>
      <p>{t(m.after)}</p>
      <Form
        action={asked ? `${path}?${asked}` : path}
        upload={files.length > 0}
        buttons={<Button kind={files.length ? 'primary' : 'secondary'}>{t(m.send)}</Button>}
      >
        {Object.entries(fields).flatMap(([name, held]) =>
          [held].flat().map((value) => <input type="hidden" name={name} value={value} />),
        )}
        {files.map(({ name, fileNames }) => (
          <FileField
            name={name}
            label={t(m.file, { name: fileNames.join(', ') })}
            accept={[...new Set(fileNames.map(extname))]}
            multiple={fileNames.length > 1}
          />
        ))}
      </Form>
    </>
  )
}
