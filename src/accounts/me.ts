// Oneself: who I am to Jurat, what I may do and where, and the language in which it speaks to me.
import { sql } from 'kysely'
import { z } from 'zod'
import { accessRules, type Actor, type Permission } from '#kernel/access.ts'
import { operation } from '#kernel/operation.ts'
import { NotFound } from '#kernel/problem.ts'
import { grantShape } from './grant.ts'
import { wrongMessages as wrong } from './messages.ts'

/** BCP 47, as far as Jurat needs: `en`, `ar`, `pt-BR`. */
export const languageTag = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, wrong.language.message)
  .describe('The language of pages, as en, fr, es or ar')

export const whoAmI = operation({
  name: 'accounts.whoAmI',
  summary: 'Say who is signed in, with which roles, and what that allows where',
  needs: null,
  http: 'GET /me',
  cli: 'whoami',
  input: z.object({}),
  output: z.object({
    id: z.uuid(),
    name: z.string(),
    email: z.string().nullable(),
    kind: z.string(),
    language: z.string(),
    invented: z.boolean(),
    readOnly: z.boolean(),
    grants: z.array(grantShape),
    permissions: z.array(
      z.object({
        permission: z.string(),
        /** Null over everything, else scope keys such as country:HT. */
        scopes: z.array(z.string()).nullable(),
      }),
    ),
  }),
  async run({ db, actor }) {
    const me = await db
      .selectFrom('actor')
      .select(['id', 'name', 'kind', 'locale as language', 'invented'])
      .select(sql<string | null>`(select c.email from people_contacts() c where c.id = actor.id)`.as('email'))
      .where('id', '=', actor.id)
      .executeTakeFirst()
    if (!me) throw NotFound({ what: 'person', id: actor.id })
    return { ...me, readOnly: actor.readOnly, grants: [...actor.grants], permissions: permissionsOf(actor) }
  },
})

/** Every permission that an actor has, with the scope keys it holds within; null for everything. */
export function permissionsOf(actor: Actor): { permission: Permission; scopes: string[] | null }[] {
  const permissions = [...new Set(accessRules().map((rule) => rule.permission))].toSorted()
  return permissions
    .filter((permission) => actor.may(permission))
    .map((permission) => {
      const scopes = actor.scopesOf(permission)
      return { permission, scopes: scopes === 'everything' ? null : [...scopes].toSorted() }
    })
}

export const chooseLanguage = operation({
  name: 'accounts.chooseLanguage',
  summary: 'Choose the language in which Jurat speaks to you',
  needs: null,
  http: 'PUT /me/language',
  cli: null,
  input: z.object({ language: languageTag }),
  output: z.object({ language: z.string() }),
  async run({ db }, { language }) {
    await sql`select choose_language(${language})`.execute(db)
    return { language }
  },
})
