// The simple types of the schema: what is well written, and its one form in our content.
// Source: XML Schema 1.0 part 2, as far as the IATI 2.03 schemas use it.

const decimalForm = /^[+-]?(\d+(\.\d*)?|\.\d+)$/
const dateForm = /^(-?\d{4,})-(\d\d)-(\d\d)(Z|[+-]\d\d:\d\d)?$/
const dateTimeForm = /^(-?\d{4,}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/
const languageForm = /^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/
const integerForm = /^[+-]?\d+$/

/** Every type that an attribute or a text can have. */
export type ScalarType =
  | 'anyURI'
  | 'boolean'
  | 'date'
  | 'dateTime'
  | 'decimal'
  | 'int'
  | 'language'
  | 'NMTOKEN'
  | 'nonNegativeInteger'
  | 'positiveInteger'

/** Whether the text is of the type; spaces around it don't count. */
export function isOfType(type: ScalarType, text: string): boolean {
  const value = text.trim()
  switch (type) {
    case 'anyURI':
      return uriForm.test(value)
    case 'boolean':
      return value === 'true' || value === 'false' || value === '1' || value === '0'
    case 'date':
      return isDate(value)
    case 'dateTime':
      return isDateTime(value)
    case 'decimal':
      return decimalForm.test(value)
    case 'int':
      return integerForm.test(value) && Math.abs(Number(value)) <= 2147483648 && Number(value) !== 2147483648
    case 'language':
      // xml:lang may be empty: "no language".
      return text === '' || languageForm.test(value)
    case 'NMTOKEN':
      return /^[\p{L}\p{N}\p{M}.:_·-]+$/u.test(value)
    case 'nonNegativeInteger':
      return /^(\+?\d+|-0+)$/.test(value)
    case 'positiveInteger':
      return /^\+?0*[1-9]\d*$/.test(value)
  }
}

function isDate(value: string): boolean {
  if (value.length === 10 && value[4] === '-' && value[7] === '-') return isPlainDate(value)
  const parts = dateForm.exec(value)
  if (!parts) return false
  const [, year = '', month, day, zone] = parts
  return isYear(year) && isDay(Number(year), Number(month), Number(day)) && isZone(zone)
}

/** The common case, "2023-05-26". */
function isPlainDate(value: string): boolean {
  for (let index = 0; index < 10; index++) {
    const digit = value.charCodeAt(index) - 48
    if ((digit < 0 || digit > 9) && index !== 4 && index !== 7) return false
  }
  const year = Number(value.slice(0, 4))
  return year > 0 && isDay(year, Number(value.slice(5, 7)), Number(value.slice(8)))
}

function isDateTime(value: string): boolean {
  const parts = dateTimeForm.exec(value)
  if (!parts) return false
  const [, date = '', hour, minute, second, fraction, zone] = parts
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  const midnightAsEnd = h === 24 && m === 0 && s === 0 && !/[1-9]/.test(fraction ?? '')
  return isDate(date) && (h < 24 || midnightAsEnd) && m < 60 && s < 60 && isZone(zone)
}

function isYear(year: string) {
  const digits = year.replace('-', '')
  return !/^0+$/.test(digits) && (digits.length === 4 || digits[0] !== '0')
}

function isDay(year: number, month: number, day: number) {
  if (month < 1 || month > 12 || day < 1) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day <= (month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31)
}

function isZone(zone: string | undefined) {
  if (zone === undefined || zone === 'Z') return true
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))]
  return minutes < 60 && (hours < 14 || (hours === 14 && minutes === 0))
}

// A URI reference of RFC 3986, after the escaping that XML Schema's anyURI leaves to programs: any character that isn't
// reserved may stand for its escaped form.
const plain = String.raw`[^:/?#[\]@%]|%[0-9A-Fa-f]{2}`
const pathCharacter = `(?:${plain}|[:@])`
const authority = `(?:(?:${plain}|:)*@)?(?:\\[[0-9A-Fa-f:.]+\\]|(?:${plain})*)(?::\\d+)?`
const afterAuthority = `(?:/${pathCharacter}*)*`
const scheme = '[A-Za-z][A-Za-z0-9+.-]*:'
const withoutColon = `(?:${plain}|@)+`
const uriForm = new RegExp(
  `^(?:(?:${scheme})?(?://${authority}${afterAuthority}|/(?:${pathCharacter}+${afterAuthority})?)?` +
    `|${scheme}${pathCharacter}+${afterAuthority}|${withoutColon}${afterAuthority})` +
    `(?:\\?(?:${pathCharacter}|[/?])*)?(?:#(?:${pathCharacter}|[/?[\\]])*)?$`,
  'u',
)

/** The one form of a decimal ("-268", "33.3", "0"), or undefined where the text isn't one or has over 60 digits. */
export function decimalOf(text: string): string | undefined {
  const value = text.trim()
  if (value.length > 62 || !decimalForm.test(value)) return undefined
  const negative = value.startsWith('-')
  const unsigned = negative || value.startsWith('+') ? value.slice(1) : value
  const point = unsigned.indexOf('.')
  const whole = (point < 0 ? unsigned : unsigned.slice(0, point)).replace(/^0+(?=\d)/, '') || '0'
  const fraction = point < 0 ? '' : unsigned.slice(point + 1).replace(/0+$/, '')
  const digits = fraction ? `${whole}.${fraction}` : whole
  return negative && digits !== '0' ? `-${digits}` : digits
}

/** The ISO calendar date, without the zone that xsd:date allows; undefined where the text isn't one of 0001 to 9999. */
export function dateOf(text: string): string | undefined {
  const value = text.trim()
  if (value.length === 10) return isDate(value) ? value : undefined
  const day = value.slice(0, 10)
  return isDate(value) && dateForm.test(day) && !value.startsWith('-') ? day : undefined
}

export function dateTimeOf(text: string): string | undefined {
  const value = text.trim()
  return isDateTime(value) && value[4] === '-' && !value.startsWith('-') ? value : undefined
}

export function booleanOf(text: string): boolean | undefined {
  const value = text.trim()
  return value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : undefined
}

/** A whole number that a 32-bit integer holds. */
export function integerOf(text: string): number | undefined {
  return isOfType('int', text) ? Number(text.trim()) : undefined
}
