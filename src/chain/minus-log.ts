// The logarithm that exponential times take, quicker than the general one.

/** -ln(u) of a uniform as random.ts gives it, to 11 digits but for one u in a million. It is doubled until it is between 1 and 2, and
 * from the nearest of 256 logarithms there a few terms are left. */
export function minusLog(u: number): number {
  const bits = (u * 2 ** 32) >>> 0
  const doubled = Math.clz32(bits | 1)
  const between = u * powers[doubled]!
  const near = ((bits << doubled) >>> 23) & 255
  const rest = between * inverses[near]! - 1
  return doubledLogs[doubled]! - logs[near]! - rest * (1 - rest * (0.5 - rest * (1 / 3 - rest / 4)))
}
const powers = Float64Array.from({ length: 32 }, (_, doubled) => 2 ** (doubled + 1))
const doubledLogs = Float64Array.from({ length: 32 }, (_, doubled) => (doubled + 1) * Math.LN2)
const logs = Float64Array.from({ length: 256 }, (_, near) => Math.log1p((near + 0.5) / 256))
const inverses = Float64Array.from({ length: 256 }, (_, near) => 1 / (1 + (near + 0.5) / 256))
