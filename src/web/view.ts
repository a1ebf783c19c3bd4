// What a page knows about the request it answers: whom it is for, in which language, at which address.
import { createContext, useContext } from 'hono/jsx'
import type { Direction, Locale, Format, Translate, Message } from './messages/index.ts'
import type { roomNames } from './messages.ts'

/** A part of the menu, for what belongs together in the work. */
export type MenuRoom = keyof typeof roomNames

/** An entry of the main navigation. `operation` is the permission without which it isn't shown. */
export interface NavigationItem {
  room: MenuRoom
  label: Message
  href: string
  operation?: string
}

/** A word about what just happened, shown once above the next page. */
export interface Flash {
  kind: 'success' | 'info' | 'warning' | 'error'
  text: string
}

export interface View {
  t: Translate
  format: Format
  locale: Locale
  dir: Direction
  /** The path of this page without its query: `/portfolio`. */
  path: string
  query: URLSearchParams
  /** The address under which people reach this server, without a slash at the end; printed at the foot of pages. */
  origin: string
  /** Who is signed in; `roles` are words for display, already in the person's language. */
  person: { name: string; roles: readonly string[] } | null
  /** What a role is called, by its code. */
  roleName: (role: string) => string
  /** Whether the person may perform the operation of this name, somewhere in their scope. */
  can: (operationName: string) => boolean
  /** Whether this is the demonstration bureau. */
  demo: boolean
  navigation: readonly NavigationItem[]
  /** How much waits for the person and is not marked as seen; null where it was not counted. */
  waiting?: number | null
  /** A token that forms send back, where the server asks for one. */
  csrf?: string
  flash?: Flash
}

export const ViewContext = createContext<View | null>(null)

/** The view of the page that is being rendered. Call it inside a component only. */
export function useView(): View {
  const view = useContext(ViewContext)
  if (!view) throw new Error('A component was rendered outside renderPage.')
  return view
}
