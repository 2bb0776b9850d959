// Keys of commands: how a key press is written, which command it means, and what the user chose instead of the defaults.
// A shortcut is `Mod+Alt+Shift+Key`, Mod being ⌘ on a Mac and Ctrl elsewhere; a sign that needs Shift is written without it: `?`.
import { COMMANDS, commandSpec, type CommandId, type CommandSpec } from './commands'

/** The user's choices by command: their keys in place of the defaults; an empty list takes them away. */
export type ShortcutChoices = Readonly<Record<string, readonly string[]>>

export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const MODIFIERS: ReadonlySet<string> = new Set([
  'Control',
  'Meta',
  'Alt',
  'Shift',
  'AltGraph',
  'CapsLock',
  'Dead',
  'Unidentified',
  'Process',
])

/** The press as a shortcut; null while only modifiers are held, or a composition is under way. */
export function shortcutOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string | null {
  if (MODIFIERS.has(key) || key === '') return null
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key
  const isSign = key.length === 1 && key !== ' ' && key.toLowerCase() === key.toUpperCase()
  const held = [ctrlKey || metaKey ? 'Mod' : null, altKey ? 'Alt' : null, shiftKey && !isSign ? 'Shift' : null, name]
  return held.filter((part) => part !== null).join('+')
}

export function keysOf(id: CommandId, choices: ShortcutChoices): readonly string[] {
  const chosen = Object.hasOwn(choices, id) ? choices[id] : undefined
  return chosen ?? commandSpec(id).keys
}

/** The command of a shortcut; null where none has it. While text is typed, only commands that say so are meant. */
export function commandOf(shortcut: string, choices: ShortcutChoices, typing: boolean): CommandId | null {
  const found = COMMANDS.find((spec: CommandSpec & { readonly id: CommandId }) => {
    if (typing && spec.typing !== true) return false
    // A key that writes is never taken from who is writing.
    if (typing && !/Mod\+|Alt\+|^F\d/.test(shortcut)) return false
    return keysOf(spec.id, choices).includes(shortcut)
  })
  return found?.id ?? null
}

/** Other commands that have this shortcut. */
export function conflictsOf(id: CommandId, shortcut: string, choices: ShortcutChoices): readonly CommandId[] {
  return COMMANDS.filter((spec) => spec.id !== id && keysOf(spec.id, choices).includes(shortcut)).map((spec) => spec.id)
}

/** The choices with this shortcut given to a command and taken from any other that had it. */
export function assign(id: CommandId, shortcut: string, choices: ShortcutChoices): ShortcutChoices {
  const taken = conflictsOf(id, shortcut, choices).map(
    (other) => [other, keysOf(other, choices).filter((key) => key !== shortcut)] as const,
  )
  return { ...choices, ...Object.fromEntries<readonly string[]>(taken), [id]: [shortcut] }
}

const MAC: Readonly<Record<string, string>> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' }
const NAMES: Readonly<Record<string, string>> = {
  Mod: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
}

/** `Ctrl+Shift+Z`; on a Mac `⇧⌘Z`. */
export function formatShortcut(shortcut: string, isMac: boolean): string {
  // The sign + is itself what parts are joined with.
  const parts = shortcut === '+' ? ['+'] : shortcut.endsWith('++') ? [...shortcut.slice(0, -2).split('+'), '+'] : shortcut.split('+')
  if (!isMac) return parts.map((part) => NAMES[part] ?? part).join('+')
  const order = ['Alt', 'Shift', 'Mod']
  const key = parts.filter((part) => !order.includes(part))
  return [...order.filter((part) => parts.includes(part)).map((part) => MAC[part] ?? part), ...key.map((part) => NAMES[part] ?? part)].join(
    '',
  )
}

/** As Electron writes an accelerator; null where it has no word for it. */
export function acceleratorOf(shortcut: string): string | null {
  if (/^.$|\+\+$/.test(shortcut) && !/^[A-Z0-9]$/.test(shortcut)) return null
  return shortcut.replace('Mod', 'CmdOrCtrl').replace('Arrow', '').replace('Escape', 'Esc')
}
