// A message is a text for people: its English (ICU MessageFormat) stands in the code of the area that uses it, its
// translations in locales/*.po. Every area keeps its own in `messages.ts`.

/** A text to be put into somebody's language by a `Translate`. */
export interface Message<Text extends string = string> {
  /** The area and the key: `portfolio.unspent`. Translations are found by it. */
  readonly id: string
  /** The English, as ICU MessageFormat: `{count, plural, one {# activity} other {# activities}}`. */
  readonly message: Text
}

/** The names of the arguments in an ICU text, read by the compiler up to and including the first plural or select. */
type ArgumentName<Text extends string> = Text extends `${string}{${infer Inside}}${infer Rest}`
  ? Inside extends `${infer Name},${string}`
    ? Name
    : Inside | ArgumentName<Rest>
  : never

export type Values = Record<string, string | number>

/** What `t` takes after the message: nothing where the text has no arguments, else a value for each. */
export type MessageValues<Text extends string> = [ArgumentName<Text>] extends [never]
  ? [values?: Values]
  : [values: Record<ArgumentName<Text>, string | number> & Values]

/** Every message that the code defines, by id. Catalogues are merged from it and tests hold them against it. */
export const allMessages = new Map<string, Message>()

/** The message of this English, for what comes with its words only; undefined where the code defines none. */
export function messageOf(text: string): Message | undefined {
  // two messages may have the same words, so the texts are fewer than the messages
  if (taken !== allMessages.size) for (const message of allMessages.values()) byText.set(message.message, message)
  taken = allMessages.size
  return byText.get(text)
}
const byText = new Map<string, Message>()
let taken = 0

/** Names an area's texts: `defineMessages('portfolio', { unspent: 'Unspent' }).unspent` is the message to translate. */
export function defineMessages<const Texts extends Record<string, string>>(area: string, texts: Texts) {
  const defined = Object.entries(texts).map(([key, message]) => {
    const id = `${area}.${key}`
    if (allMessages.has(id)) throw new Error(`The message ${id} is defined twice.`)
    const descriptor: Message = { id, message }
    allMessages.set(id, descriptor)
    return [key, descriptor]
  })
  return Object.fromEntries(defined) as { readonly [Key in keyof Texts]: Message<Texts[Key]> }
}
