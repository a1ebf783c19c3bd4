// Reports name units and courses, and in a few rows the very people: "Mr. A. Example, Ministry of Defense". A name is
// personal, says nothing that the count of trainees doesn't, and is not kept.

const title =
  /(?<!\b(?:Camp|Cp|Fort|Ft|Base|Kuta|Sq|Station)\.?,?\s+)\b(?:Mrs?|Ms|Dr|Prof|Lt|1LT|2LT|LTC|Ltc|Lieutenant|Capt|CPT|Cpt|Captain|Maj|MAJ|Major|Col|COL|Colonel|Gen|GEN|BG|MG|LTG|Brig|Sgt|SGT|Sergeant|WO|VADM|FADM|RADM|Adm|Cmdr|CDR)(?:'s)?\b\.?\s+(?:Col\.?\s+|Gen\.?\s+)?([A-Z][\p{L}'-]+)/gu

/** Words that follow a title where it is none: a general staff, a colonel's quarter of a town. */
const noName =
  /^(?:Staff|Directorate|Dir|Directorates|Command|Commander|Headquarters|HQ|HQs|Hqs|Sch|School|Office|Off|Serv?i?c?e?|Regiment|Instructor|Cooperation|Direct|Department|Dept|Federal|Aviacion|War|Treasury|Training|Maritime|Aviation|Coast|Navy|Land|Legal|Procurement|Stf|Secretariat|Unit|Air|Army|Group|Sec|Force|Forces|Police|Division|Units?|Corps|Center|Centre|General|Major)$/i

/** Whether the text of a unit names somebody, by a title or rank before the name. */
export const namesPersons = (unit: string): boolean => [...unit.matchAll(title)].some(([, name]) => !noName.test(name!))
