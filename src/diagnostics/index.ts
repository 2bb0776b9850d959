export { joinTexts, sameText, text } from './text'
export type { Locale, Text } from './text'
export { error, fail, hasErrors, ok, warning } from './diagnostic'
export type { Diagnostic, Fix, Json, Result, Severity } from './diagnostic'
