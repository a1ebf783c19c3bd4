// What a program says before anybody is known: it asks for a code, then asks again and again whether it is let in.
import { z } from 'zod'
import { route, type AnyRoute } from '#http/route.ts'
import type { Bureau } from '#kernel/bureau.ts'
import { newSecret } from '#kernel/secret.ts'
import {
  AccessDenied,
  AuthorizationPending,
  DeviceCodeExpired,
  deviceSeconds,
  newUserCode,
  programName,
} from './device.ts'
import { beginDevice, pollDevice } from './door.ts'
import { GuessLimit } from '#kernel/guess-limit.ts'
import { remoteAddress } from '#http/remote-address.ts'

export function deviceRoutes(bureau: Bureau, publicUrl: URL): AnyRoute[] {
  const begun = new GuessLimit(60, 10 * 60)
  return [
    route({
      name: 'devices.begin',
      summary: 'Ask for a code by which a person lets a program in',
      http: 'POST /device',
      needs: 'open',
      input: z.object({ name: programName.describe('What the program calls itself; shown to the person') }),
      answer: z.object({
        deviceCode: z.string().describe('The program keeps it to itself and asks with it'),
        userCode: z.string().describe('The person types it at the address'),
        verificationUri: z.url(),
        interval: z.int().describe('Seconds to wait between two questions'),
        expiresIn: z.int().describe('Seconds until the code ends'),
      }),
      async handle(c, { name }) {
        begun.count(remoteAddress(c))
        const deviceCode = newSecret('device')
        const userCode = newUserCode()
        await beginDevice(bureau.store, { deviceCode, userCode, name })
        c.header('cache-control', 'no-store')
        return c.json({ deviceCode, userCode, verificationUri: new URL('/device', publicUrl).href, ...deviceSeconds })
      },
    }),
    route({
      name: 'devices.poll',
      summary: 'Ask whether a person has let the program in; answers the token of its session, once',
      http: 'POST /device/token',
      needs: 'open',
      input: z.object({ deviceCode: z.string().min(1).max(200) }),
      answer: z.object({ token: z.string() }),
      async handle(c, { deviceCode }) {
        const heard = await pollDevice(bureau.store, deviceCode)
        if (heard.state === 'pending') throw AuthorizationPending({})
        if (heard.state === 'denied') throw AccessDenied({})
        if (heard.state === 'expired') throw DeviceCodeExpired({})
        c.header('cache-control', 'no-store')
        return c.json({ token: heard.token })
      },
    }),
  ]
}
