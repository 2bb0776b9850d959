// What happened, as the log panel lists it: words with values, put into sentences only when shown.
import type { Diagnostic, Text } from '../../src/diagnostics'
import type { trainingWords } from './words'

export type LogLevel = 'info' | 'good' | 'warning' | 'error'

type LogKey = Extract<keyof typeof trainingWords, `training.log.${string}`>

/** A value is written in the reader's language when shown. */
export type LogValue =
  | string
  | { readonly as: 'count' | 'loss' | 'percent' | 'duration' | 'plain'; readonly value: number }
  | { readonly as: 'word'; readonly value: Text }

export interface LogEntry {
  readonly id: number
  readonly atMs: number
  readonly level: LogLevel
  readonly message:
    { readonly key: LogKey; readonly values: Readonly<Record<string, LogValue>> } | { readonly text: Text; readonly hint: Text | null }
}

export type LogDraft = Pick<LogEntry, 'level' | 'message'>

/** Entries kept; the oldest go first. */
const KEPT = 1000

export function appendLog(log: readonly LogEntry[], atMs: number, drafts: readonly LogDraft[]): readonly LogEntry[] {
  if (drafts.length === 0) return log
  let id = (log.at(-1)?.id ?? 0) + 1
  return [...log, ...drafts.map((draft) => ({ ...draft, atMs, id: id++ }))].slice(-KEPT)
}

export function logDiagnostic(diagnostic: Diagnostic): LogDraft {
  return {
    level: diagnostic.severity,
    message: { text: diagnostic.message, hint: diagnostic.hint ?? null },
  }
}

export function logWord(level: LogLevel, key: LogKey, values: Readonly<Record<string, LogValue>> = {}): LogDraft {
  return { level, message: { key, values } }
}
