// Small pieces of text: names that keep their own direction, money, dates, marks.
import type { Child, PropsWithChildren } from 'hono/jsx'
import type { Decimal, Message, MoneyStyle } from '../messages/index.ts'
import { webMessages as m } from '../messages.ts'
import { useView } from '../view.ts'

/** A name or title out of the records, in whatever script. `invented` marks it, `lang` names its language if known. */
export function Name({ children, invented, lang }: PropsWithChildren<{ invented?: boolean; lang?: string }>) {
  return (
    <>
      <bdi lang={lang}>{children}</bdi>
      {invented && <Invented />}
    </>
  )
}

/** The mark of what was made up for the demonstration. */
export function Invented() {
  const { t } = useView()
  return (
    <span class="invented">
      {' '}
      <span aria-hidden="true">◆</span>
      <span class="visually-hidden">({t(m.invented)})</span>
    </span>
  )
}

export interface MoneyProps {
  amount: Decimal
  /** ISO 4217; left out where the column's head names it. */
  currency?: string
  /** `cents` is the full figure. `whole` and `compact` keep the full figure in the title. */
  style?: MoneyStyle
}

export function Money({ amount, currency, style = 'cents' }: MoneyProps) {
  const { format } = useView()
  const write = (form: MoneyStyle) =>
    currency === undefined ? format.amount(amount, form) : format.money(amount, currency, form)
  return (
    <data class={classOf(amount)} value={amount} title={title(style, write)}>
      {write(style)}
    </data>
  )
}

const classOf = (amount: Decimal) =>
  amount.startsWith('-') ? 'money negative' : /^0*(\.0*)?$/.test(amount) ? 'money zero' : 'money'

const title = (style: MoneyStyle, write: (form: MoneyStyle) => string) =>
  style === 'cents' ? undefined : write('cents')

/** A calendar date, given as ISO text. */
export function CalendarDate({ on }: { on: string }) {
  const { format } = useView()
  return <time datetime={on}>{format.date(on)}</time>
}

/** An instant, written in UTC. */
export function Instant({ at }: { at: Date | string }) {
  const { format } = useView()
  return <time datetime={new Date(at).toISOString()}>{format.instant(at)}</time>
}

/** What a missing value says. */
export function NotStated() {
  const { t } = useView()
  return <span class="not-stated">{t(m.nothingStated)}</span>
}

export interface SentenceProps {
  message: Message
  /** Elements and words, by the argument they stand for. */
  values: Readonly<Record<string, Child>>
  /** Numbers, for plurals. */
  numbers?: Readonly<Record<string, number>>
}

/** A message with elements in it: `<Sentence message={m.recorded} values={{ name: <Name>Ana</Name> }} />`. */
export function Sentence({ message, values, numbers = {} }: SentenceProps) {
  const { t } = useView()
  const names = Object.keys(values)
  // Each value travels through the translation as one private-use character and is put in its place afterwards.
  const standIns = Object.fromEntries(names.map((name, index) => [name, String.fromCharCode(0xe000 + index)]))
  const parts = t(message, { ...numbers, ...standIns }).split(/([\ue000-\uf8ff])/)
  return <>{parts.map((part, index) => (index % 2 === 0 ? part : values[names[part.charCodeAt(0) - 0xe000] ?? '']))}</>
}
