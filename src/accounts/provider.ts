// The identity provider: OpenID Connect with the authorization code flow, PKCE, state and nonce.
import * as oidc from 'openid-client'
import { z } from 'zod'
import { defineProblem } from '#kernel/problem.ts'
import { isLoopbackHost } from './loopback.ts'

export const ProviderUnreachable = defineProblem(
  503,
  'identity-provider-unreachable',
  'The identity provider does not answer',
  '{issuer} does not answer, so nobody can sign in now. Try again in a minute.',
)
export const SignInRefused = defineProblem(
  401,
  'sign-in-refused',
  'Sign-in did not succeed',
  'The identity provider’s answer did not fit this sign-in: it was cancelled, took too long, or was used before. Begin again.',
)

export interface ProviderSettings {
  issuer: URL
  clientId: string
  /** None for a public client. */
  clientSecret: string | null
  /** The claim that names a person's groups. */
  groupsClaim: string
  scope: string
  /** Where the provider sends people back to: the public address of Jurat and /sign-in/callback. */
  redirectUri: URL
}

/** What one sign-in under way must find again in the provider's answer; kept by the browser that began it. */
export const pendingSignIn = z.object({
  state: z.string().min(20),
  nonce: z.string().min(20),
  verifier: z.string().min(40),
  return: z.string(),
})
export type PendingSignIn = z.output<typeof pendingSignIn>

/** For whom the provider vouches. */
export interface Vouched {
  issuer: string
  subject: string
  name: string
  /** Only an address that the provider says it verified. */
  verifiedEmail: string | null
  groups: string[]
}

export class Provider {
  private readonly settings: ProviderSettings
  private found: Promise<oidc.Configuration> | null = null

  constructor(settings: ProviderSettings) {
    this.settings = settings
  }

  /** Reads the provider's own description, once; after a failure the next call tries again. */
  private discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings
    const insecure = issuer.protocol === 'http:' && isLoopbackHost(issuer.host)
    this.found ??= oidc
      .discovery(issuer, clientId, {}, clientSecret === null ? oidc.None() : secretAsSupported(clientSecret), {
        timeout: 10,
        // oxlint-disable-next-line typescript/no-deprecated -- marked so as a warning; only for a provider on this machine
        execute: insecure ? [oidc.allowInsecureRequests] : [],
      })
      .catch((cause: unknown) => {
        this.found = null
        throw Object.assign(ProviderUnreachable({ issuer: issuer.href }), { cause })
      })
    return this.found
  }

  /** Where to send the browser, and what it must bring back. */
  async begin(returnTo: string): Promise<{ address: URL; pending: PendingSignIn }> {
    const configuration = await this.discover()
    const pending = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      verifier: oidc.randomPKCECodeVerifier(),
      return: returnTo,
    }
    const address = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUri.href,
      scope: this.settings.scope,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    })
    return { address, pending }
  }

  /** Exchanges the code that came back, checks everything, and reads who it is. `query` is that of the callback. */
  async finish(query: URLSearchParams, pending: PendingSignIn): Promise<Vouched> {
    const configuration = await this.discover()
    const { redirectUri, groupsClaim } = this.settings
    const answered = new URL(redirectUri)
    answered.search = query.toString()
    try {
      const tokens = await oidc.authorizationCodeGrant(configuration, answered, {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        pkceCodeVerifier: pending.verifier,
        idTokenExpected: true,
      })
      const identity = tokens.claims()!
      const more = configuration.serverMetadata().userinfo_endpoint
        ? await oidc.fetchUserInfo(configuration, tokens.access_token, identity.sub)
        : {}
      return vouchedFor({ ...more, ...identity }, groupsClaim)
    } catch (cause) {
      throw Object.assign(SignInRefused({}), { cause })
    }
  }
}

function vouchedFor(claims: Record<string, unknown> & { iss: string; sub: string }, groupsClaim: string): Vouched {
  const text = (name: string) => (typeof claims[name] === 'string' && claims[name].trim()) || null
  const groups = claims[groupsClaim]
  return {
    issuer: claims.iss,
    subject: claims.sub,
    name: (text('name') ?? text('preferred_username') ?? text('email') ?? claims.sub).slice(0, 200),
    verifiedEmail: claims.email_verified === true ? text('email') : null,
    groups: (Array.isArray(groups) ? groups : [groups]).filter((group) => typeof group === 'string'),
  }
}

/** By HTTP Basic where the provider says nothing of POST, which is what OpenID Connect Discovery prescribes. */
const secretAsSupported =
  (secret: string): oidc.ClientAuth =>
  (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const authenticate = methods.includes('client_secret_post')
      ? oidc.ClientSecretPost(secret)
      : oidc.ClientSecretBasic(secret)
    return authenticate(server, client, body, headers)
  }
