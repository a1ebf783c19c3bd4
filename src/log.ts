// What is written to the log: errors that nobody foresaw, without what people had sent.
import pino, { type DestinationStream } from 'pino'

export function errorLog(to: DestinationStream) {
  const log = pino({ level: process.env.JURAT_LOG ?? 'warn', redact: ['*.email', '*.name', '*.token', '*.secret'] }, to)
  return (error: unknown, errorId = '') => log.error({ err: error, errorId }, 'unforeseen error')
}
