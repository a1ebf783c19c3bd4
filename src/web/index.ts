// The door of the pages' frame, words, components and charts.
export { inLanguage } from './in-language.ts'
export * from './messages/index.ts'
export { webMessages } from './messages.ts'
export { useView, type Flash, type NavigationItem, type View } from './view.ts'
export { renderPage } from './render.tsx'
export { Page, type PageProps, type Title } from './layout/page.tsx'
export { type Crumb } from './layout/breadcrumb.tsx'
export { asset, assetAt, assetCacheControl, assetResponse, defineScript, script, type Asset } from './assets.ts'
export { BarChart, type Bar, type BarChartProps } from './charts/bars.tsx'
export { Chart, Legend, type ChartProps, type ChartText } from './charts/chart.tsx'
export { ColumnChart, type ColumnChartProps, type Series, type Year } from './charts/columns.tsx'
export { countries, type Country } from './charts/countries.ts'
export { InstitutionChart, type InstitutionChartProps, type InstitutionMoney } from './charts/institutions.tsx'
export {
  institutionGlyph,
  institutionPaint,
  institutionWord,
  moneyPaint,
  type Institution,
  type Paint,
} from './charts/palette.ts'
export { WorldMap, type CountryMoney, type WorldMapProps } from './charts/world-map.tsx'
export { Alert, ProblemAlert, type AlertKind } from './components/alert.tsx'
export { EmptyState } from './components/empty-state.tsx'
export {
  Choices,
  DateField,
  FileField,
  SelectField,
  TextArea,
  TextField,
  type ChoicesProps,
  type FieldProps,
  type FileFieldProps,
  type Option,
  type SelectFieldProps,
  type TextFieldProps,
} from './components/field.tsx'
export { Facts, KeyFigures, type Fact, type KeyFigure } from './components/figures.tsx'
export { FoldedForm, type FoldedFormProps } from './components/folded-form.tsx'
export { FilterForm, type FilterFormProps } from './components/filter-form.tsx'
export {
  Button,
  ErrorSummary,
  Form,
  formState,
  HiddenToken,
  OneButton,
  type ButtonProps,
  type FormProps,
  type FormState,
  type OneButtonProps,
} from './components/form.tsx'
export { History, Provenance, type HistoryEntry, type ProvenanceProps } from './components/history.tsx'
export {
  isGoing,
  JobProgress,
  jobTones,
  jobWords,
  watching,
  type JobProgressProps,
  type JobState,
  type WatchedJob,
} from './components/job-progress.tsx'
export { TakeAway, Tabs, type Tab, type TakeAwayFormat, type TakeAwayProps } from './components/links.tsx'
export { Arrow, Pager, type PagerProps } from './components/pager.tsx'
export { linkWith } from './components/query.ts'
export { RecordHistory, type RecordEntry, type RecordHistoryProps } from './components/record-history.tsx'
export { MergedHere, type MergedHereProps } from './components/merged-here.tsx'
export { RecordNotices, type RecordNoticesProps } from './components/record-notices.tsx'
export { Columns, Section, type SectionProps } from './components/section.tsx'
export { Table, type Column, type TableProps } from './components/table.tsx'
export { Tag, type Tone } from './components/tag.tsx'
export {
  CalendarDate,
  Instant,
  Invented,
  Money,
  Name,
  NotStated,
  Sentence,
  type MoneyProps,
  type SentenceProps,
} from './components/text.tsx'
export { tableImportPage, WrongRows, type TableImport, type TableReport, type TableRow } from './table-import.tsx'
