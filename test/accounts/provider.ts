// A real OpenID Connect provider in this process, certified software; its sign-in page is a form with one field.
import type { RequestListener } from 'node:http'
import Provider, { type AccountClaims } from 'oidc-provider'

export interface TestProvider {
  listener: RequestListener
  clientId: string
  clientSecret: string
  /** What the provider knows about each person, by their name there. */
  people: Map<string, Omit<AccountClaims, 'sub'>>
  /** While set, it answers nothing. */
  down: boolean
}

export async function startProvider(issuer: string, redirectUri: string): Promise<TestProvider> {
  const people: TestProvider['people'] = new Map()
  const client = { clientId: 'jurat', clientSecret: 'only-for-tests' }
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    claims: { openid: ['sub'], profile: ['name', 'groups'], email: ['email', 'email_verified'] },
    pkce: { required: () => true },
    cookies: { keys: ['only-for-tests'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) =>
      people.has(id) ? { accountId: id, claims: () => ({ sub: id, ...people.get(id) }) } : undefined,
    // nobody is asked for consent: the organization gave it
    async loadExistingGrant({ oidc }) {
      const grant = new provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
  const callback = provider.callback()
  const test: TestProvider = {
    ...client,
    people,
    down: false,
    listener: (request, response) => {
      if (test.down) return void response.writeHead(503).end()
      const { pathname, searchParams } = new URL(request.url!, issuer)
      if (!pathname.startsWith('/interaction/')) return void callback(request, response)
      // GET /interaction/…?as=amina signs in as amina
      const accountId = searchParams.get('as')
      const result = accountId ? { login: { accountId } } : { error: 'access_denied' }
      provider
        .interactionFinished(request, response, result)
        .catch((error: unknown) => response.writeHead(500).end(String(error)))
    },
  }
  return test
}
