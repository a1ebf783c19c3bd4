// Generated from migrations/ by `npm run schema`. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

export interface Schema {
  academy: {
    id: string
    code: string
    name: string
    kind: Generated<string>
    city: string
    country: string
    region: string | null
    opened: number | null
    source: string | null
    verified: Generated<boolean>
    version: Generated<number>
    reason: string | null
  }
  academyProgramme: {
    id: string
    academyId: string
    name: string
    kind: string
    courseId: string | null
    weeks: string | null
    source: string | null
    withdrawnAt: string | null
    reason: string | null
    version: Generated<number>
  }
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
  attendanceMark: {
    participationId: string
    sessionId: string
    hours: string
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
  biographyReading: {
    id: string
    personId: string
    country: string
    actorId: string
    purpose: string
    openedAt: Generated<string>
    until: Generated<string>
  }
  certificate: {
    id: string
    participationId: string
    country: string
    award: string | null
    code: string
    title: string
    objectives: string | null
    hours: string | null
    startsOn: string
    endsOn: string
    issuedOn: string
    expiresOn: string | null
    revokedOn: string | null
    revokedFor: string | null
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
    titles: ColumnType<unknown, string | undefined, string>
  }
  certificateKey: {
    kid: string
    jwk: ColumnType<unknown, string, string>
    madeAt: Generated<string>
    retiredAt: string | null
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
  checkingMember: {
    id: string
    country: string
    checkingUnit: string
    actorId: string
    since: Generated<string>
    addedBy: string
    endedAt: string | null
    endedBy: string | null
    scopeKeys: GeneratedAlways<string[]>
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
  clearanceBatch: {
    id: string
    country: string
    year: Generated<number>
    number: Generated<number>
    code: GeneratedAlways<string>
    name: string
    purpose: string
    eventId: string | null
    neededBy: string
    holdsUntil: string
    fundingSource: string | null
    law: string | null
    ownTracking: string | null
    nationalTracking: string | null
    consularTracking: string | null
    state: Generated<string>
    correctionRequired: Generated<boolean>
    overrideReason: string | null
    act: string
    reason: string | null
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
    recallSince: string | null
    recalledOn: string | null
    eventOverOn: string | null
  }
  clearanceBlock: {
    id: string
    country: string
    personId: string | null
    unitId: string | null
    beneath: Generated<boolean>
    resultId: string
    since: string
    remediatedOn: string | null
    remediatedBy: string | null
    remediation: string | null
    reason: string | null
    liftedAt: string | null
    liftedBy: string | null
    scopeKeys: GeneratedAlways<string[]>
  }
  clearanceCase: {
    id: string
    batchId: string
    number: Generated<number>
    country: string
    personId: string | null
    unitId: string | null
    state: Generated<string>
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
    vetting: string
    vettingReason: string | null
  }
  clearanceCheck: {
    id: string
    caseId: string
    country: string
    checkingUnit: string
    dueOn: string
    doneAt: string | null
    doneBy: string | null
    scopeKeys: GeneratedAlways<string[]>
  }
  clearanceDuty: {
    id: string
    country: string
    batchId: string
    unitId: string | null
    openedOn: string
    dueOn: string
    toldWhom: string | null
    toldOn: string | null
    toldWhat: string | null
    helpOffered: string | null
    closedAt: string | null
    closedBy: string | null
    scopeKeys: GeneratedAlways<string[]>
  }
  clearanceHit: {
    id: string
    caseId: string
    country: string
    checkingUnit: string
    match: string
    violation: string | null
    credibility: string | null
    source: string
    year: number | null
    month: number | null
    day: number | null
    unitId: string | null
    location: string | null
    narrative: string
    recordedAt: Generated<string>
    recordedBy: string
    withdrawnAt: string | null
    withdrawnBy: string | null
    withdrawnReason: string | null
    scopeKeys: GeneratedAlways<string[]>
    keptFrom: Generated<string>
  }
  clearanceMilestone: {
    id: GeneratedAlways<string>
    batchId: string
    country: string
    milestone: string
    at: Generated<string>
    actorId: string | null
    reason: string | null
    scopeKeys: GeneratedAlways<string[]>
  }
  clearancePost: {
    country: string
    mostCases: Generated<number>
    nationalLeadDays: Generated<number>
    localLeadDays: Generated<number>
    localCheckDays: Generated<number>
    localMonths: Generated<number>
    nationalMonths: Generated<number>
    noticeDays: Generated<number>
    dutyDays: Generated<number>
    checkingUnits: Generated<string[]>
    weekend: number[] | null
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
  }
  clearanceResult: {
    id: string
    caseId: string
    country: string
    sequence: GeneratedAlways<string>
    result: string
    basis: string | null
    decidedOn: string
    clearedFrom: string | null
    clearedUntil: string | null
    recordedAt: Generated<string>
    actorId: string | null
    scopeKeys: GeneratedAlways<string[]>
  }
  clearanceSop: {
    country: string
    title: string
    adoptedOn: string
    reviewedOn: string | null
    nextReviewOn: string | null
    note: string | null
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
  }
  countryWeekend: {
    country: string
    weekend: number[]
    source: string
    verified: Generated<boolean>
  }
  course: {
    id: string
    code: string
    retiredOn: string | null
    reason: string | null
    version: Generated<number>
  }
  courseVersion: {
    courseId: string
    edition: number
    title: string
    localTitle: string | null
    localLanguage: string | null
    objectives: string | null
    humanRights: string | null
    humanRightsHours: string | null
    hours: string | null
    weightTest: Generated<number>
    weightPerformance: Generated<number>
    weightProducts: Generated<number>
    weightAttendance: Generated<number>
    leastAttendance: Generated<string>
    leastGrade: Generated<string>
    certificateMonths: number | null
    source: string | null
    reason: string | null
    issuedOn: string
    issuedBy: Generated<string | null>
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
  event: {
    id: string
    codeYear: Generated<number>
    codeNumber: Generated<number>
    code: GeneratedAlways<string>
    title: string
    localTitle: string | null
    localLanguage: string | null
    kind: string
    modality: string
    academyId: string | null
    country: string
    nations: string[]
    placeCountry: string | null
    place: string | null
    institution: string
    courseId: string | null
    edition: number | null
    award: string | null
    fundingSource: string | null
    law: string | null
    justification: string | null
    objectives: string | null
    profile: string | null
    interpreted: Generated<string[]>
    startsOn: string
    endsOn: string
    plannedParticipants: number | null
    headCount: number | null
    headCountFemale: number | null
    headCountSource: string | null
    state: Generated<string>
    askedBy: string | null
    approvedBy: string | null
    act: string
    reason: string | null
    version: Generated<number>
    folded: GeneratedAlways<string>
    scopeKeys: GeneratedAlways<string[]>
    keepKeys: GeneratedAlways<string[]>
    programme: string | null
    keyActivity: string | null
  }
  eventBudget: {
    id: string
    eventId: string
    category: string
    currency: string
    planned: string | null
    actual: string | null
  }
  eventSession: {
    id: string
    eventId: string
    heldOn: string
    fromTime: string
    untilTime: string
    title: string
    hours: string
    place: string | null
    withdrawnAt: string | null
  }
  eventStaff: {
    id: string
    eventId: string
    role: string
    name: string | null
    organisation: string
    languages: Generated<string[]>
    withdrawnAt: string | null
    addedAt: Generated<string>
  }
  eventVersion: {
    eventId: string
    version: number
    recordedAt: Generated<string>
    actorId: string | null
    act: string
    reason: string | null
    image: ColumnType<unknown, string, string>
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
  followUp: {
    participationId: string
    months: number
    country: string
    award: string | null
    answeredOn: string
    source: string
    post: string
    leftFor: string | null
    usesSkill: string | null
    trainedOthers: number | null
    act: string
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
  }
  followUpLink: {
    id: string
    participationId: string
    months: number
    country: string
    award: string | null
    hash: string
    language: string
    madeBy: Generated<string | null>
    madeAt: Generated<string>
    expiresAt: string
    revokedAt: string | null
    scopeKeys: GeneratedAlways<string[]>
  }
  hitErasure: {
    id: string
    caseId: string
    country: string
    checkingUnit: string
    erasedAt: Generated<string>
    keepUntil: string
    hits: number
    names: number
    scopeKeys: GeneratedAlways<string[]>
  }
  hitReading: {
    id: string
    caseId: string
    country: Generated<string>
    actorId: string
    purpose: string
    openedAt: Generated<string>
    until: Generated<string>
  }
  hostPerson: {
    id: string
    country: string
    number: Generated<number>
    code: GeneratedAlways<string>
    sex: string | null
    state: Generated<string>
    stateOn: string | null
    mergedInto: string | null
    act: string
    reason: string | null
    version: Generated<number>
    awards: Generated<string[]>
    scopeKeys: GeneratedAlways<string[]>
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
    vetting: string | null
    dutyToInform: boolean | null
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
  noReturn: {
    id: string
    travelId: string
    country: string
    award: string | null
    openedBy: string
    openedOn: string
    reason: string | null
    outcome: string | null
    closedOn: string | null
    closedFor: string | null
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
  }
  noReturnNotice: {
    id: string
    noReturnId: string
    told: string
    office: string
    onDay: string
    means: string
  }
  noticeMail: {
    actorId: string
    onDay: string
    waiting: number
    attempts: Generated<number>
    sentAt: string | null
    fault: string | null
    triedAt: string | null
  }
  noticeSeen: {
    actorId: Generated<string>
    kind: string
    item: string
    seenAt: Generated<string>
  }
  noticeWish: {
    actorId: Generated<string>
    mail: boolean
  }
  organisation: {
    id: string
    name: string
    key: string
    refs: Generated<string[]>
  }
  participation: {
    id: string
    eventId: string
    personId: string
    country: string
    role: string
    state: Generated<string>
    waitingNumber: number | null
    removedFor: string | null
    reason: string | null
    unitId: string | null
    rank: string | null
    rowKey: string | null
    yearsInPost: string | null
    vetting: string | null
    trustCertificate: boolean | null
    trustCertificateOn: string | null
    otherVetting: string | null
    otherVettingOn: string | null
    preTest: string | null
    postTest: string | null
    performance: string | null
    products: string | null
    attendance: string | null
    finalGrade: string | null
    distinction: string | null
    absence: string | null
    absenceCause: string | null
    award: string | null
    startsOn: string
    endsOn: string
    act: string
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
    vettingReason: string | null
  }
  personBiography: {
    personId: string
    country: string
    birthYear: number | null
    birthMonth: number | null
    birthDay: number | null
    birthCity: string | null
    birthState: string | null
    birthCountry: string | null
    residence: string | null
    citizenships: Generated<string[]>
    phone: string | null
    email: string | null
    education: string | null
    english: string | null
    departureCity: string | null
    changedFields: Generated<string[]>
    lastUsedOn: Generated<string>
    keepUntil: Generated<string>
    version: Generated<number>
  }
  personErasure: {
    id: string
    personId: string
    country: string
    erasedAt: Generated<string>
    actorId: string | null
    keepUntil: string
    fields: string[]
    numbers: number
  }
  personIdentity: {
    id: string
    personId: string
    country: string
    kind: string
    issuedBy: string
    number: string
    expiresOn: string | null
    fromPerson: string | null
    addedAt: Generated<string>
    withdrawnAt: string | null
    folded: GeneratedAlways<string>
  }
  personName: {
    id: string
    personId: string
    country: string
    kind: string
    name: string
    given: string | null
    family: string | null
    language: string | null
    preferred: Generated<boolean>
    source: string | null
    fromPerson: string | null
    addedAt: Generated<string>
    withdrawnAt: string | null
    folded: GeneratedAlways<string>
    latin: Generated<string>
    script: Generated<string>
    sounds: Generated<string[]>
    keys: Generated<string[]>
  }
  personPosition: {
    id: string
    personId: string
    country: string
    unitId: string
    title: string | null
    rank: string | null
    commands: Generated<boolean>
    fromOn: string | null
    untilOn: string | null
    fromPerson: string | null
    copyOf: string | null
    addedAt: Generated<string>
    withdrawnAt: string | null
  }
  personStanding: {
    personId: string
    country: string
    cleared: Generated<string>
    clearedFrom: string | null
    clearedUntil: string | null
    blocked: Generated<boolean>
    courtesy: Generated<string>
    courtesyUntil: string | null
  }
  personVersion: {
    personId: string
    version: number
    country: string
    recordedAt: Generated<string>
    actorId: string | null
    act: string
    reason: string | null
    image: ColumnType<unknown, string, string>
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
  publicHoliday: {
    id: string
    country: string
    keptBy: string
    onDay: string
    name: string
    source: string
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
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
  scenario: {
    id: string
    country: string | null
    title: string
    baseline: Generated<boolean>
    file: ColumnType<unknown, string, string>
    authorId: Generated<string | null>
    madeAt: Generated<string>
    withdrawnAt: string | null
    act: string
    reason: string | null
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
  }
  scenarioVersion: {
    scenarioId: string
    version: number
    country: string | null
    recordedAt: Generated<string>
    actorId: string | null
    act: string
    reason: string | null
    image: ColumnType<unknown, string, string>
    scopeKeys: GeneratedAlways<string[]>
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
  searchedName: {
    id: string
    caseId: string
    country: string
    checkingUnit: string
    name: string
    note: string | null
    recordedAt: Generated<string>
    recordedBy: string
    withdrawnAt: string | null
    withdrawnBy: string | null
    scopeKeys: GeneratedAlways<string[]>
    keptFrom: Generated<string>
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
  stateStep: {
    machine: string
    fromState: string
    toState: string
    needs: string | null
    engine: Generated<boolean>
  }
  trainedCell: {
    members: number
    fiscalYear: number
    nation: string
    region: string | null
    sex: string
    a: string
    b: string
    c: string
    seats: number
    heads: number
    uniqueInYear: number
    uniqueInLife: number
  }
  trainedDue: {
    id: GeneratedAlways<string>
    personIds: string[] | null
  }
  trainedSeat: {
    participationId: string
    eventId: string
    personId: string
    fiscalYear: number
    endedOn: string
    pairsAtEvent: Generated<string>
    pairsInYear: Generated<string>
    pairsInLife: Generated<string>
    nation: string
    sex: string | null
    institution: string | null
    eventInstitution: string
    modality: string
    kind: string
    academy: string | null
    rank: string | null
    unit: string | null
    course: string | null
    award: string | null
    region: string | null
    againAtEvent: string | null
    againInYear: string | null
    againInLife: string | null
    beforeAtEvent: string[] | null
    beforeInYear: string[] | null
    beforeInLife: string[] | null
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
  travel: {
    id: string
    participationId: string
    country: string
    award: string | null
    fromPlace: string | null
    toCountry: string
    toPlace: string | null
    carrier: string | null
    departurePlanned: string
    returnPlanned: string
    departedOn: string | null
    arrivedOn: string | null
    returnedOn: string | null
    act: string
    reason: string | null
    version: Generated<number>
    scopeKeys: GeneratedAlways<string[]>
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
  unitStanding: {
    unitId: string
    country: string
    cleared: Generated<string>
    clearedFrom: string | null
    clearedUntil: string | null
    blocked: Generated<boolean>
    blockedBeneath: Generated<boolean>
    courtesy: Generated<string>
    courtesyUntil: string | null
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
