// Letting a program in (after RFC 8628): it shows a code, a person signed in types it and says yes or no.
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '#kernel/operation.ts'
import { operation } from '#kernel/operation.ts'
import { defineProblem } from '#kernel/problem.ts'
import { GuessLimit } from '#kernel/guess-limit.ts'
import { wrongMessages as wrong } from './messages.ts'
import { refuseToken } from './token.ts'

export const AuthorizationPending = defineProblem(
  400,
  'authorization-pending',
  'Nobody has answered yet',
  'Nobody has let this program in yet. Ask again after the interval.',
)
export const AccessDenied = defineProblem(
  403,
  'access-denied',
  'Not let in',
  'The person who was asked did not let this program in.',
)
export const DeviceCodeExpired = defineProblem(
  400,
  'device-code-expired',
  'Code expired',
  'This code has expired or was used already. Begin again.',
)
export const NoSuchCode = defineProblem(
  404,
  'no-such-code',
  'No such code',
  'No program waits with this code: it was mistyped, has expired, or was answered already.',
)

export const deviceSeconds = { interval: 5, expiresIn: 15 * 60 }

/** Without vowels, so that no word appears, and without what looks alike: 20 letters, 8 of them, 2.6e10 codes. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ'
export const newUserCode = () => {
  const code = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('')
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** As somebody may type it: in small letters, with or without the hyphen. */
const userCode = z
  .string()
  .max(40)
  .transform((typed) => typed.toUpperCase().replaceAll(/[^A-Z]/g, ''))
  .transform((code) => `${code.slice(0, 4)}-${code.slice(4)}`)

/** The name that a program gives itself; shown to the person who lets it in. */
export const programName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, wrong.programName.message)

const guesses = new GuessLimit(10, 15 * 60)

async function waiting({ db, actor }: Context, code: string) {
  guesses.count(actor.id)
  const found = await db
    .selectFrom('deviceCode')
    .select(['userCode', 'name'])
    .where('userCode', '=', code)
    .where('actorId', 'is', null)
    .executeTakeFirst()
  if (!found) throw NoSuchCode({})
  guesses.clear(actor.id)
  return found
}

export const lookAtDevice = operation({
  name: 'devices.show',
  summary: 'Say which program waits with a code',
  needs: null,
  http: 'GET /device-codes/{code}',
  cli: null,
  input: z.object({ code: userCode }),
  output: z.object({ userCode: z.string(), name: z.string() }),
  run: (context, { code }) => waiting(context, code),
})

export const answerDevice = operation({
  name: 'devices.answer',
  summary: 'Let the program that shows a code act for you, or refuse it',
  needs: null,
  http: 'POST /device-codes/{code}',
  cli: null,
  input: z.object({ code: userCode, allow: z.boolean() }),
  output: z.object({ name: z.string(), allowed: z.boolean() }),
  async run(context, { code, allow }) {
    await refuseToken(context.db)
    const { name } = await waiting(context, code)
    const answered = await context.db
      .updateTable('deviceCode')
      .set({ actorId: context.actor.id, denied: !allow })
      .where('userCode', '=', code)
      .where('actorId', 'is', null)
      .returning('userCode')
      .executeTakeFirst()
    if (!answered) throw NoSuchCode({})
    return { name, allowed: allow }
  },
})
