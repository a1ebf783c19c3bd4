// Rotating the key that signs certificates. It stands beside the operations, since the key is a file of the operator.
import { z } from 'zod'
import { route, type AnyRoute } from '#http/route.ts'
import { signedIn } from '#http/signed-in.ts'
import { keyTypes, type CertificateKeys } from './certificate-keys.ts'

export const certificateKeyRoutes = (keys: CertificateKeys): AnyRoute[] => [
  route({
    name: 'certificates.rotateKey',
    summary: 'Make a new key that signs certificates from then on; what the one before signed is still proved',
    http: 'POST /certificate-keys',
    needs: 'store.operate',
    input: z.object({ type: z.enum(keyTypes).default('ed25519').describe('The kind of key') }),
    status: 201,
    answer: z.object({ kid: z.string(), retired: z.string(), alg: z.string() }),
    async handle(c, { type }) {
      return c.json(await keys.rotate(signedIn(c), type), 201)
    },
  }),
]
