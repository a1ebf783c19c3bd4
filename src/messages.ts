// The words of every kind of problem, for the catalogues: all that declares one is loaded.
import { problemKinds } from '#kernel/problem.ts'
import { allMessages } from '#web/messages/index.ts'
import { problemMessages } from '#web/messages/problem.ts'
import './cli.ts'
import './kernel/store/backup.ts'

for (const [slug, kind] of problemKinds)
  // those of a test are not the product's
  if (!slug.startsWith('test-'))
    for (const message of Object.values(problemMessages(slug, kind))) allMessages.set(message.id, message)
