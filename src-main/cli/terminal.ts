// The command line's two outlets: results on standard output, everything for people in passing on standard error.
import type { Diagnostic, Json, Locale, Severity, Text } from '../../src/diagnostics'
import { text } from '../../src/diagnostics'

export const EXIT = { done: 0, diagnostic: 1, usage: 2, interrupted: 130 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export interface Terminal {
  readonly locale: Locale
  /** True where standard error is a terminal that a person watches: progress may redraw its line. */
  readonly interactive: boolean
  /** Columns of that terminal. */
  readonly width: number
  /** The sentence in the user's language. */
  say(sentence: Text): string
  /** A line of results. */
  print(line?: string): void
  /** One JSON object on a line of its own. Numbers JSON can't hold (NaN, infinities) become null. */
  json(value: Json): void
  /** A line in passing. */
  note(line: string): void
  /** Raw characters in passing, for a line that is redrawn. */
  draw(characters: string): void
}

/** $LC_ALL, $LC_MESSAGES and $LANG, in that order, as POSIX has it; anything but Chinese reads English. */
export function localeOf(environment: Readonly<Record<string, string | undefined>>): Locale {
  const named = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || ''
  return named.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

/** Terminal over this process's streams. */
export function processTerminal(locale: Locale): Terminal {
  return {
    locale,
    interactive: process.stderr.isTTY,
    width: process.stderr.columns || 80,
    say: (sentence) => sentence[locale],
    print: (line = '') => void process.stdout.write(`${line}\n`),
    json: (value) => void process.stdout.write(`${JSON.stringify(value)}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
    draw: (characters) => void process.stderr.write(characters),
  }
}

const SEVERITIES: Readonly<Record<Severity, Text>> = {
  error: text('Error', '错误'),
  warning: text('Warning', '警告'),
  info: text('Note', '提示'),
}

/** A diagnostic as lines: severity and code, message, then what to do. */
export function diagnosticLines(terminal: Terminal, diagnostic: Diagnostic): readonly string[] {
  const message = terminal.say(diagnostic.message)
  const { file } = diagnostic
  // Most messages name their file; of several files, one must tell which it is about.
  const about = file === undefined || message.includes(file) ? message : `${file}: ${message}`
  const head = `${terminal.say(SEVERITIES[diagnostic.severity])} [${diagnostic.code}] ${about}`
  return diagnostic.hint ? [head, `  ${terminal.say(diagnostic.hint)}`] : [head]
}

/** A diagnostic as JSON, in the user's language; absent parts are left out. */
export function diagnosticJson(terminal: Terminal, diagnostic: Diagnostic): Json {
  return {
    severity: diagnostic.severity,
    code: diagnostic.code,
    message: terminal.say(diagnostic.message),
    hint: diagnostic.hint && terminal.say(diagnostic.hint),
    node: diagnostic.nodeId,
    port: diagnostic.port,
    param: diagnostic.param,
    file: diagnostic.file,
  }
}

/** Tells what stopped a command; with `json` also as a line `{"type":"error", …}` on standard output. */
export function reportDiagnostics(terminal: Terminal, diagnostics: readonly Diagnostic[], options: { readonly json?: boolean } = {}): void {
  for (const diagnostic of diagnostics) {
    for (const line of diagnosticLines(terminal, diagnostic)) terminal.note(line)
    if (options.json && diagnostic.severity === 'error') {
      terminal.json({ type: 'error', ...(diagnosticJson(terminal, diagnostic) as Record<string, Json>) })
    }
  }
}
