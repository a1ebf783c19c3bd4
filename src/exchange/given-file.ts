// For tests: small files of IATI, kept as if somebody had sent them.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { v7 as newId } from 'uuid'
import type { Db } from '#kernel/store/store.ts'
import type { Person } from '#testing.ts'

export interface GivenActivity {
  identifier: string
  title?: string
  country?: string
  sector?: string
  amount?: string
  updated?: string
  /** More elements, after the sector. */
  more?: string
}

export const activityOf = ({
  identifier,
  title = 'Courts',
  country = 'HT',
  sector = '15130',
  amount = '100',
  updated,
  more = '',
}: GivenActivity) => `
<iati-activity default-currency="USD" xml:lang="en"${updated ? ` last-updated-datetime="${updated}"` : ''}>
<iati-identifier>${identifier}</iati-identifier>
<reporting-org ref="XM-EX" type="10"><narrative>Example Bureau</narrative></reporting-org>
<title><narrative>${title}</narrative></title>
<description><narrative>${title} at work</narrative></description>
<participating-org role="4" type="70"><narrative>Example Works</narrative></participating-org>
<activity-status code="2"/>
<activity-date type="2" iso-date="2023-01-01"/>
<recipient-country code="${country}"/>
<sector vocabulary="1" code="${sector}"/>
${more}<transaction>
<transaction-type code="2"/>
<transaction-date iso-date="2023-05-26"/>
<value value-date="2023-05-26">${amount}</value>
</transaction>
</iati-activity>`

export const fileOf = (activities: readonly (GivenActivity | string)[], generated = '2024-01-01T00:00:00Z') =>
  `<?xml version="1.0" encoding="UTF-8"?>
<iati-activities version="2.03" generated-datetime="${generated}">${activities.map((one) => (typeof one === 'string' ? one : activityOf(one))).join('')}
</iati-activities>
`

/** Keeps a file that this person sent; answers its id. Needs the owner. */
export async function givenFile(db: Db, person: Person, name: string, text: string): Promise<string> {
  const id = newId()
  const bytes = Buffer.from(text)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await db
    .insertInto('upload')
    .values({ id, name, bytes: String(bytes.length), sha256, actorId: person.actor.id })
    .execute()
  await db
    .insertInto('uploadPiece')
    .values({ uploadId: id, position: 0, firstLine: '1', content: gzipSync(bytes) })
    .execute()
  return id
}

export async function allOf<T>(from: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of from) all.push(one)
  return all
}
