// Who may do what, where. One declarative policy per area says which roles may take which action on which
// resource. Both walls read it: the guard before every operation (here), and row-level security beneath, which
// reads the same rules from the table access_rule, where `jurat migrate` writes them.

/** What a person is in the bureau. The words are those of the field; docs/guide/roles.md explains each. */
export const roles = [
  'hq-programme-officer',
  'post-director',
  'post-programme-manager',
  'vetting-coordinator',
  'vetter',
  'monitoring-officer',
  'finance-analyst',
  'implementer',
  'expert',
  'partner-agency',
  'auditor',
  'account-administrator',
  'operator',
] as const
export type Role = (typeof roles)[number]

export const scopeKinds = ['everything', 'region', 'country', 'award'] as const
export type ScopeKind = (typeof scopeKinds)[number]

/** A role held within a scope: everything, one region (DAC code), one country (ISO code), one award (activity identifier). */
export interface Grant {
  role: Role
  scopeKind: ScopeKind
  /** Null when the scope is everything. */
  scopeCode: string | null
}

/** Resource → action → the roles that may take it, each within the scope of its grant. */
export type Policy = Record<string, Record<string, readonly Role[]>>

/** A need of an operation: one action on one resource of some policy, as `activity.read`. */
export type Permission = `${string}.${string}`

const rules = new Map<Permission, ReadonlySet<Role>>()
const whole = new Set<Permission>()

/**
 * Declares the policy of an area. An operation that names a permission no policy declares does not start. What is
 * `over` the whole bureau, as its accounts or its audit log, knows no part: a role held over one country does not give it.
 */
export function definePolicy<const P extends Policy>(
  policy: P,
  over: 'its scope' | 'the whole bureau' = 'its scope',
): P {
  for (const [resource, actions] of Object.entries(policy))
    for (const [action, allowed] of Object.entries(actions)) {
      const permission: Permission = `${resource}.${action}`
      if (rules.has(permission)) throw new Error(`The policy for ${permission} is declared twice.`)
      rules.set(permission, new Set(allowed))
      if (over === 'the whole bureau') whole.add(permission)
    }
  return policy
}

/** Every rule of every policy, one row a role: what access_rule must hold. */
export const accessRules = () =>
  [...rules].flatMap(([permission, allowed]) => [...allowed].map((role) => ({ role, permission }))).toSorted(byText)

const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** Whether some policy declares a permission: a page may lead to one of an area that is not there. */
export const isDeclared = (permission: Permission) => rules.has(permission)

export const rolesFor = (permission: Permission): ReadonlySet<Role> => {
  const allowed = rules.get(permission)
  if (!allowed) throw new Error(`No policy declares ${permission}.`)
  return allowed
}

/** Whether a grant gives a permission at all: its role has it, and its scope is wide enough for it to mean something. */
export const gives = ({ role, scopeKind }: Pick<Grant, 'role' | 'scopeKind'>, permission: Permission) =>
  rolesFor(permission).has(role) && (scopeKind === 'everything' || !whole.has(permission))

/** The key by which a row says that it lies within a scope, as `country:HT`; null for everything. */
export const scopeKey = ({ scopeKind, scopeCode }: Pick<Grant, 'scopeKind' | 'scopeCode'>) =>
  scopeKind === 'everything' ? null : `${scopeKind}:${scopeCode}`

/** Whoever acts: a person signed in, the local operator of a folder, or a job on behalf of one of them. */
export class Actor {
  readonly id: string
  readonly name: string
  readonly kind: ActorKind
  readonly grants: readonly Grant[]
  /** A token may be narrowed to reading. */
  readonly readOnly: boolean

  constructor(of: { id: string; name: string; kind: ActorKind; grants: readonly Grant[]; readOnly?: boolean }) {
    this.id = of.id
    this.name = of.name
    this.kind = of.kind
    this.grants = of.grants
    this.readOnly = of.readOnly ?? false
  }

  may(permission: Permission): boolean {
    return this.grants.some((grant) => gives(grant, permission))
  }

  /** The scope keys within which this actor may do it: 'everything', or keys as rows carry them. */
  scopesOf(permission: Permission): 'everything' | ReadonlySet<string> {
    const keys = this.grants.filter((grant) => gives(grant, permission)).map(scopeKey)
    return keys.includes(null) ? 'everything' : new Set(keys as string[])
  }
}

export type ActorKind = 'person' | 'local-operator' | 'system'
