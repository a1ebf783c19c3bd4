// The textbook's twelve stocks written out by hand, as somebody would who needs nothing but these: what the engine, which
// takes any graph, is held against. One run a call; gives the stocks after so many days.

/** Numbers in the order of `byHandOrder`. */
export function byHand(of: ArrayLike<number>, days: number, stocks: Float64Array): void {
  const [lambda, rho, eta, cI, muI, a, d, zeta, kappa] = [
    of[0]!,
    of[1]!,
    of[2]!,
    of[3]!,
    of[4]!,
    of[5]!,
    of[6]!,
    of[7]!,
    of[8]!,
  ]
  const [cP, muP, chi, h, cM, muM, betaM, omM, gM, jM] = [
    of[9]!,
    of[10]!,
    of[11]!,
    of[12]!,
    of[13]!,
    of[14]!,
    of[15]!,
    of[16]!,
    of[17]!,
    of[18]!,
  ]
  const [cH, muH, betaH, omH, gH, jH, lH, f, dS, dL, dP] = [
    of[19]!,
    of[20]!,
    of[21]!,
    of[22]!,
    of[23]!,
    of[24]!,
    of[25]!,
    of[26]!,
    of[27]!,
    of[28]!,
    of[29]!,
  ]
  let nI = stocks[0]!,
    pD = stocks[1]!,
    pB = stocks[2]!,
    mD = stocks[3]!,
    mB = stocks[4]!,
    hD = stocks[5]!
  let hB = stocks[6]!,
    S = stocks[7]!,
    L1 = stocks[8]!,
    L2 = stocks[9]!,
    PR = stocks[10]!,
    X = stocks[11]!
  for (let day = 0; day < days; day++) {
    const Rf = X * rho
    const D0 = Math.min(nI, cI) * muI
    const Q = D0 * a
    const QD = Q * d
    const Z0 = (nI - D0) * zeta
    const S1 = Math.min(pD, cP)
    const D1 = S1 * muP
    const D2 = Math.min(pB, cP - S1) * muP
    const C1 = D1 * chi
    const C2 = D2 * chi
    const H1 = C1 * h
    const H2 = C2 * h
    const U1 = (pD - D1) * kappa
    const S3 = Math.min(mD, cM)
    const D3 = S3 * muM
    const D4 = Math.min(mB, cM - S3) * muM
    const B3 = (mD - D3) * betaM
    const W4 = (mB - D4) * omM
    const S5 = Math.min(hD, cH)
    const D5 = S5 * muH
    const D6 = Math.min(hB, cH - S5) * muH
    const B5 = (hD - D5) * betaH
    const W6 = (hB - D6) * omH
    const G34 = (D3 + D4) * gM
    const G5 = (D5 + D6) * gH
    const J3 = G34 * jM
    const J5 = G5 * jH
    const LL = J5 * lH
    const F = (G34 - J3 + G5 - J5) * f
    const E7 = S * dS
    const E8 = L1 * dL
    const E9 = L2 * dL
    const E10 = PR * dP
    const Y = (X - Rf) * eta
    nI += lambda + Rf - D0 - Z0
    pD += QD - D1 - U1
    pB += Q - QD - D2 + U1
    mD += C1 - H1 - D3 - B3
    mB += C2 - H2 - D4 + B3 - W4
    hD += H1 - D5 - B5
    hB += H2 - D6 + B5 - W6
    S += J3 + J5 - LL - E7
    L1 += LL - E8
    L2 += E8 - E9
    PR += F - E10
    X += E7 + E9 + E10 - Rf - Y
  }
  stocks.set([nI, pD, pB, mD, mB, hD, hB, S, L1, L2, PR, X])
}

/** The model's parameters in the order in which `byHand` takes them. */
export const byHandOrder =
  'reports reoffend desist police.slots police.pace police.identified police.held police.lapse police.release prosecution.slots prosecution.pace prosecution.charged prosecution.higher lower.slots lower.pace lower.bail lower.withdrawn lower.convicted lower.custody higher.slots higher.pace higher.bail higher.withdrawn higher.convicted higher.custody higher.long community short.end long.phase community.end'.split(
    ' ',
  )
