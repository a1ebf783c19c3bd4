// What waits for somebody: areas offer kinds of it as values through their doors, and src/notices tells them to whom they concern.
import type { Permission } from '#kernel/access.ts'
import type { Context } from '#kernel/operation.ts'
import type { Message, Values } from './messages/index.ts'

export interface Waiting {
  /** Names it for good, so that who has seen it is not told again: an id, with what has to change for it to be new. */
  item: string
  /** For the arguments of the kind's text. */
  values: Values
  /** The day by which it has to be done; null where it should have been all along. */
  due: string | null
  /** Its page, from the root. */
  href: string
}

export interface NoticeKind {
  /** As `no-return`. */
  kind: string
  /** Permissions of which whoever it concerns has one; the rows lie in their scope. */
  needs: readonly Permission[]
  /** What such notices are, over several of them, and in a mail: names nobody. */
  title: Message
  /** What one says; its arguments come with it. */
  text: Message
  /** Those that wait for the reader, the most urgent first; at most so many. */
  find(context: Context, most: number): Promise<readonly Waiting[]>
}

export const noticeKind = (value: NoticeKind): NoticeKind => value
