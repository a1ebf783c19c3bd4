// Problems and wrong fields in the reader's language, as far as the catalogues have it. Their English stands where they
// are declared; it is made into messages here.
import { detailParameters, problemKinds, type Problem, type ProblemKind } from '#kernel/problem.ts'
import { filled, type FieldError, type Parameters } from '#kernel/wrong-field.ts'
import { messageOf, type Message } from './message.ts'
import type { Translate } from './translator.ts'

/** What is wrong with a field, or the problem that a form as a whole met. */
export type Wrong = FieldError | { path: string; problem: Problem }

/** The title and the detail of a kind of problem, for the translators. */
export const problemMessages = (slug: string, { title, detail }: ProblemKind) => ({
  title: { id: `problem.${slug}.title`, message: title } satisfies Message,
  detail: { id: `problem.${slug}.detail`, message: detail } satisfies Message,
})

export function wrongInWords(t: Translate, wrong: Wrong): string {
  if ('problem' in wrong) return problemInWords(t, wrong.problem).detail
  const { message, text = message, parameters = {} } = wrong
  return textInWords(t, text, parameters)
}

/** One that this version does not know, or whose words it gives other parameters by now, stays as it was written. */
export function problemInWords(t: Translate, problem: Problem): { title: string; detail: string } {
  const { slug, title, message: detail, details } = problem
  const kind = problemKinds.get(slug)
  if (!kind || !isGiven(kind.detail, details)) return { title, detail }
  const messages = problemMessages(slug, kind)
  const parameters = detailParameters(kind, details, (text, given) => textInWords(t, text, given))
  return { title: t(messages.title), detail: t(messages.detail, parameters) }
}

const isGiven = (text: string, details: object) =>
  [...text.matchAll(/\{(\w+)\}/g)].every(([, name]) => name! in details)

function textInWords(t: Translate, text: string, parameters: Parameters): string {
  const known = messageOf(text)
  return known ? t(known, parameters) : filled(text, parameters)
}
