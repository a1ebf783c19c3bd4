// Generated from migrations/ by `npm run schema`. Do not edit.

export interface Schema {}
