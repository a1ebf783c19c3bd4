// The workbook that participants are written into: heads with what to write, choices to pick from, and a hidden sheet of codes with
// the version of the template.
import { workbookToFill } from '#kernel/sheet.ts'
import { mostParticipants, participantColumns, templateVersion, type ParticipantColumn } from './columns.ts'

export const participantTemplate = (): Promise<Uint8Array> =>
  workbookToFill({
    name: 'Participants',
    version: `participants ${templateVersion}`,
    rows: mostParticipants,
    columns: (participantColumns as readonly ParticipantColumn[]).map(
      ({ head, kind, choices, hint, example, always }) => ({
        label: head,
        hint: `${hint}${example ? ` (${example})` : ''}`,
        required: always ?? false,
        choices: choices ?? [],
        // a spreadsheet makes 1985-04 the first of April
        asText: kind === 'number' || kind === 'text' || kind === 'phone' || kind === 'birth',
        day: kind === 'date',
      }),
    ),
  })
