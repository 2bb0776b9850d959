// How the whole program says that something is wrong: problems are values, not exceptions.
import type { Text } from './text'

export type Severity = 'error' | 'warning' | 'info'

/** JSON as it stands in files and messages. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/**
 * A cure that is applied with a click. `command` is a document command (see `src/document/commands.ts`);
 * it is typed as JSON here because diagnostics stand below the document, and is parsed before it is applied.
 */
export interface Fix {
  readonly label: Text
  readonly command: Json
}

/**
 * One problem. `message` says what was expected and what came; `hint` says what to do.
 * `code` is `area/name` in kebab-case and never changes once released; tests and docs refer to it.
 */
export interface Diagnostic {
  readonly code: `${string}/${string}`
  readonly severity: Severity
  readonly message: Text
  readonly hint?: Text | undefined
  readonly nodeId?: string | undefined
  readonly edgeId?: string | undefined
  /** Name of the port the problem sits at. */
  readonly port?: string | undefined
  /** Dotted path of the parameter, such as `kernel.0`. */
  readonly param?: string | undefined
  /** File the problem is about, as the user knows it. */
  readonly file?: string | undefined
  readonly fixes?: readonly Fix[] | undefined
}

/** Either a value (perhaps with warnings) or the problems that prevented it. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

export function ok<T>(value: T, warnings: readonly Diagnostic[] = []): Result<T> {
  return { ok: true, value, warnings }
}

export function fail(...diagnostics: readonly Diagnostic[]): { readonly ok: false; readonly diagnostics: readonly Diagnostic[] } {
  return { ok: false, diagnostics }
}

/** Builds an error; the common case of {@link Diagnostic}. */
export function error(code: Diagnostic['code'], message: Text, rest: Omit<Diagnostic, 'code' | 'severity' | 'message'> = {}): Diagnostic {
  return { code, severity: 'error', message, ...rest }
}

/** Builds a warning. */
export function warning(code: Diagnostic['code'], message: Text, rest: Omit<Diagnostic, 'code' | 'severity' | 'message'> = {}): Diagnostic {
  return { code, severity: 'warning', message, ...rest }
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error')
}
