// Generated from migrations/ by `npm run schema`. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export interface Schema {
  accessRule: {
    role: string
    permission: string
  }
  activity: {
    id: string
    identifier: string
    version: Generated<number>
    state: Generated<string>
    title: string | null
    description: string | null
    language: string | null
    hierarchy: number | null
    status: string | null
    startOn: string | null
    endOn: string | null
    reportingRef: string | null
    reportingName: string | null
    implementer: string | null
    defaultCurrency: string | null
    countries: Generated<string[]>
    regions: Generated<string[]>
    related: Generated<string[]>
    invented: string | null
    institution: string | null
    function: string | null
    scopeKeys: Generated<string[]>
    contentSha256: string
    publicationId: string
    line: number
    search: Generated<string>
    publishedAt: Generated<string>
    updatedAt: Generated<string>
  }
  activityOrganisation: {
    activityId: string
    organisationId: string
    roles: string[]
    scopeKeys: string[] | null
  }
  activityPresence: {
    datasetId: string
    activityId: string
    contentSha256: string
    lastUpdated: string | null
    line: number
    publicationId: string
  }
  activityVersion: {
    activityId: string
    version: number
    state: string
    content: Uint8Array
    lines: ColumnType<unknown, string, string>
    contentSha256: string
    publicationId: string
    recordedAt: Generated<string>
  }
  actor: {
    id: string
    kind: string
    name: string
    email: string | null
    issuer: string | null
    subject: string | null
    locale: Generated<string>
    invented: Generated<boolean>
    active: Generated<boolean>
    createdAt: Generated<string>
    version: Generated<number>
  }
  answered: {
    actorId: string
    key: string
    requestSha256: string
    status: number
    body: string
    answeredAt: Generated<string>
  }
  balanceCell: {
    key: string
    country: string | null
    region: string | null
    institution: string | null
    function: string | null
    purpose: string | null
    fiscalYear: number | null
    fundingYear: number | null
    account: string | null
    aidType: string | null
    implementer: string | null
    status: string | null
    currency: string | null
    yearsBefore: string
    mixed: boolean
    obligations: string
    disbursements: string
    expenditures: string
    activities: number
  }
  balanceDue: {
    id: GeneratedAlways<string>
    activityIds: string[]
  }
  balancePart: {
    activityId: string
    cell: string
    mixed: boolean
    obligations: string
    disbursements: string
    expenditures: string
  }
  change: {
    id: GeneratedAlways<string>
    at: Generated<string>
    actorId: string | null
    operation: string
    tableName: string
    rowId: string
    action: string
    before: ColumnType<unknown, string | null, string | null>
    after: ColumnType<unknown, string | null, string | null>
  }
  claim: {
    id: string
    activityId: string
    subject: string
    value: string | null
    source: string
    rule: string
    evidence: Generated<string>
    reason: string | null
    actorId: string | null
    madeAt: Generated<string>
    withdrawnAt: string | null
  }
  dataset: {
    id: string
    name: string
    createdAt: Generated<string>
  }
  deviceCode: {
    deviceHash: string
    userCode: string
    name: string
    actorId: string | null
    denied: Generated<boolean>
    createdAt: Generated<string>
    expiresAt: string
    usedAt: string | null
  }
  finding: {
    jobId: string
    position: number
    fileName: string
    publicationId: string | null
    severity: string
    rule: string
    identifier: string | null
    element: string | null
    line: number | null
    message: string
    mend: Generated<string>
    params: ColumnType<unknown, string | undefined, string>
    alike: Generated<number>
  }
  hostUnit: {
    id: string
    country: string
    parentId: string | null
    kind: string
    name: string
    localName: string | null
    localLanguage: string | null
    acronym: string | null
    codeAcronym: Generated<string>
    codeNumber: Generated<number>
    code: GeneratedAlways<string>
    commanderPost: string | null
    source: string | null
    state: Generated<string>
    stateOn: string | null
    mergedInto: string | null
    mergedChildren: Generated<string[]>
    act: string
    reason: string | null
    version: Generated<number>
    folded: GeneratedAlways<string>
    localFolded: GeneratedAlways<string | null>
    scopeKeys: GeneratedAlways<string[]>
  }
  importStaging: {
    jobId: string
    file: number
    position: number
    batch: Uint8Array
  }
  job: {
    id: string
    operation: string
    input: ColumnType<unknown, string, string>
    actorId: string
    state: Generated<string>
    step: Generated<string>
    done: Generated<string>
    total: Generated<string>
    output: ColumnType<unknown, string | null, string | null>
    problem: ColumnType<unknown, string | null, string | null>
    attempts: Generated<number>
    cancelWanted: Generated<boolean>
    heartbeatAt: string | null
    createdAt: Generated<string>
    startedAt: string | null
    endedAt: string | null
    version: Generated<number>
  }
  organisation: {
    id: string
    name: string
    key: string
    refs: Generated<string[]>
  }
  place: {
    key: string
    country: string | null
    region: string | null
    whole: boolean
    nowhere: boolean
  }
  placeCell: {
    place: string
    endOn: string | null
    overspent: boolean
    noInstitution: boolean
    noTransaction: boolean
    activities: number
  }
  placePart: {
    activityId: string
    place: string
    identifier: string
    endOn: string | null
    obligated: string | null
    size: string | null
    overspent: boolean
    noInstitution: boolean
    noTransaction: boolean
  }
  publication: {
    id: string
    datasetId: string
    uploadId: string
    jobId: string
    fileName: string
    sha256: string
    bytes: string
    iatiVersion: string | null
    generatedAt: string | null
    complete: boolean
    added: Generated<number>
    changed: Generated<number>
    unchanged: Generated<number>
    withdrawn: Generated<number>
    wrong: Generated<number>
    publishedAt: Generated<string>
  }
  roleGrant: {
    id: string
    actorId: string
    role: string
    scopeKind: string
    scopeCode: string | null
    origin: string
    grantedAt: Generated<string>
  }
  seal: {
    id: GeneratedAlways<string>
    sealedAt: Generated<string>
    firstChange: string
    lastChange: string
    changes: string
    root: string
    previousRoot: string | null
    publicKey: string
    signature: string
  }
  session: {
    hash: string
    id: string
    actorId: string
    kind: string
    name: string
    readOnly: Generated<boolean>
    createdAt: Generated<string>
    lastSeenAt: Generated<string>
    idleSeconds: number | null
    expiresAt: string
    revokedAt: string | null
  }
  setting: {
    key: string
    value: ColumnType<unknown, string, string>
    version: Generated<number>
  }
  trainingRow: {
    id: string
    version: Generated<number>
    contentKey: string
    nth: number
    rowKey: string
    uploadId: string
    line: number
    report: string
    region: string
    country: string
    program: string
    courseTitle: string
    usUnit: string
    studentUnit: string
    startDate: string
    endDate: string
    location: string
    quantity: string
    totalCost: string
    page: string
    sourceFile: string
    countryCode: string | null
    dacRegion: string | null
    reportRegion: string | null
    programme: string | null
    fiscalYear: number | null
    startOn: string | null
    endOn: string | null
    trained: number | null
    cost: string | null
    flags: Generated<string[]>
  }
  trainingStaging: {
    jobId: string
    id: string
    contentKey: string
    rowKey: string
    uploadId: string
    line: number
    report: string
    region: string
    country: string
    program: string
    courseTitle: string
    usUnit: string
    studentUnit: string
    startDate: string
    endDate: string
    location: string
    quantity: string
    totalCost: string
    page: string
    sourceFile: string
    countryCode: string | null
    dacRegion: string | null
    reportRegion: string | null
    programme: string | null
    fiscalYear: number | null
    startOn: string | null
    endOn: string | null
    trained: number | null
    cost: string | null
    flags: Generated<string[]>
  }
  transactionShare: {
    activityId: string
    position: number
    share: number
    type: string
    transactionOn: string | null
    currency: string | null
    amount: string
    country: string | null
    region: string | null
    purpose: string | null
    aidType: string | null
    account: string | null
    fundingYear: number | null
    implementer: string | null
    status: string | null
    institution: string | null
    function: string | null
    line: number
  }
  unitAlias: {
    id: string
    unitId: string
    country: string
    name: string
    kind: string
    language: string | null
    source: string
    fromUnit: string | null
    addedAt: Generated<string>
    withdrawnAt: string | null
    folded: GeneratedAlways<string>
    scopeKeys: GeneratedAlways<string[]>
  }
  unitVersion: {
    unitId: string
    version: number
    country: string
    recordedAt: Generated<string>
    actorId: string | null
    act: string
    reason: string | null
    image: ColumnType<unknown, string, string>
    scopeKeys: GeneratedAlways<string[]>
  }
  upload: {
    id: string
    name: string
    bytes: string
    sha256: string
    actorId: string
    createdAt: Generated<string>
  }
  uploadPiece: {
    uploadId: string
    position: number
    firstLine: string
    content: Uint8Array
  }
}
