// IATI, the standard in which aid is published: reading activity files, what is wrong with them, and writing them.
// A pure core: it knows nothing of the rest of the house.

export type * from './activity.ts'
export { readCodeLists, type CodeList, type CodeLists } from './code-lists.ts'
export type { Finding, FindingParams } from './finding.ts'
export { defaultLimits, type Limits } from './limits.ts'
export { readActivities, type FileHeader, type ReadEvent, type ReadOptions } from './read.ts'
export { breaksSchema, fill, rules, type Rule } from './rules.ts'
export { compileRuleset, type Ruleset, type RulesetRow } from './ruleset.ts'
export { rulesetOfJson, type RulesetJson } from './ruleset-json.ts'
export { standardRows, standardRuleset } from './ruleset-standard.ts'
export { openSchema, type Schema, type SchemaError } from './schema.ts'
export { activityXml, fileEnd, fileStart } from './write.ts'
