// A page is a value, as an operation is: an address, what it reads, and how it looks. http mounts the list.
import type { Child } from 'hono/jsx'
import type { z } from 'zod'
import type { Permission } from '#kernel/access.ts'
import type { AnyOperation, Download, PlainOperation } from '#kernel/operation.ts'
import type { Problem } from '#kernel/problem.ts'
import type { Session } from '#kernel/session.ts'
import type { PageProps } from './layout/page.tsx'
import type { Message } from './messages/index.ts'
import type { MenuRoom } from './view.ts'

/** What came with a form, by field; a field that comes several times is a list. Files come as the ids of kept uploads. */
export type FormFields = Record<string, string | string[]>

export interface PageRequest {
  session: Session
  /** Runs a reading operation in the page's one transaction, under the same guard as everywhere. */
  act: <In extends z.ZodType, Out extends z.ZodType>(
    op: PlainOperation<In, Out>,
    input: z.input<In>,
  ) => Promise<z.output<Out>>
  may: (permission: Permission) => boolean
  /** The members of the page's path. */
  params: Record<string, string>
  query: URLSearchParams
  /** When a form on this page was refused: why, and what it held, so that nothing typed is lost. */
  refused: { problem: Problem; form: string; fields: FormFields } | null
}

/** What a page shows, within the frame that all pages share. */
export interface PageBody extends Omit<PageProps, 'children'> {
  body: Child
}

/** A form on a page: what it posts to, and where to go when it is done. */
export interface Form {
  operation: AnyOperation
  /** The operation's input from the form's fields and the members of the path. */
  input(fields: FormFields, params: Record<string, string>): unknown
  /** The address to show next; default: the page itself. A job goes to its progress page. */
  next?(output: never, params: Record<string, string>): string
}

export interface Page {
  path: `/${string}`
  /** The permission without which the page answers as if it were not there for this person; null: signed in is enough. */
  needs: Permission | null
  /** Its entry in the menu, if it has one: in which of the menu's rooms, and where in it. */
  menu?: { room: MenuRoom; label: Message; order: number }
  /** A download is answered in the page's stead, as when `?format=csv` asks for the same answer as a file. What takes a while without
   * asking the database is answered as a function, which is called when the page's transaction is over. */
  get(request: PageRequest): Promise<PageBody | Download | (() => Promise<PageBody>)>
  /** By the value of the form's hidden field `form`. */
  forms?: Record<string, Form>
}

export const page = (value: Page): Page => value
