import { describe, expect, it } from 'vitest'
import { COMMANDS, type CommandId } from './commands'
import { acceleratorOf, assign, commandOf, conflictsOf, formatShortcut, keysOf, shortcutOf } from './shortcuts'

const press = (key: string, held = '') => ({
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  shiftKey: held.includes('shift'),
  altKey: held.includes('alt'),
})
const means = (key: string, held = '', typing = false): CommandId | null => {
  const shortcut = shortcutOf(press(key, held))
  return shortcut === null ? null : commandOf(shortcut, {}, typing)
}

describe('commands', () => {
  it('have unique ids, a title in both languages, and no key that another has', () => {
    const ids = COMMANDS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const keys = COMMANDS.flatMap((spec) => spec.keys)
    expect(new Set(keys).size).toBe(keys.length)
    for (const { title } of COMMANDS) expect([title.en.trim(), title.zh.trim()]).not.toContain('')
  })
})

describe('keys', () => {
  it.each([
    ['z', 'ctrl', 'undo'],
    ['Z', 'ctrl shift', 'redo'],
    ['y', 'ctrl', 'redo'],
    ['z', 'meta', 'undo'],
    ['S', 'ctrl shift', 'save-as'],
    ['a', 'ctrl', 'select-all'],
    ['Delete', '', 'delete'],
    ['Backspace', '', 'delete'],
    ['?', 'shift', 'shortcuts'],
    ['/', '', 'add'],
    ['+', 'shift', 'zoom-in'],
    ['ArrowDown', '', 'walk-down'],
    ['ArrowDown', 'shift', 'move-down'],
    ['k', 'ctrl', 'palette'],
    ['z', '', null],
    ['Shift', 'shift', null],
    ['z', 'alt', null],
  ] as const)('%s with %s means %s', (key, held, command) => expect(means(key, held)).toBe(command))

  it('leave a field its own undo, selection, letters and delete, but not saving', () => {
    for (const key of ['z', 'y', 'a', 'v', 'd', 'g']) expect(means(key, 'ctrl', true)).toBeNull()
    for (const key of ['Backspace', 't', '/', '?', 'Enter', 'ArrowUp', 'Escape']) expect(means(key, '', true)).toBeNull()
    expect(means('s', 'ctrl', true)).toBe('save')
    expect(means('k', 'ctrl', true)).toBe('palette')
  })
})

describe('choices', () => {
  it('take the place of the defaults, and can be taken away', () => {
    const choices = { tidy: ['Mod+L'], 'fit-view': [] }
    expect(commandOf('Mod+L', choices, false)).toBe('tidy')
    expect(commandOf('T', choices, false)).toBeNull()
    expect(commandOf('F', choices, false)).toBeNull()
  })

  it('tell who has a key already, and give it to one command only', () => {
    expect(conflictsOf('tidy', 'Mod+D', {})).toEqual(['duplicate'])
    expect(conflictsOf('duplicate', 'Mod+D', {})).toEqual([])
    const choices = assign('tidy', 'Mod+Y', {})
    expect(keysOf('tidy', choices)).toEqual(['Mod+Y'])
    expect(keysOf('redo', choices)).toEqual(['Mod+Shift+Z'])
    expect(conflictsOf('tidy', 'Mod+Y', choices)).toEqual([])
  })

  it('that mean nothing are passed over', () => {
    expect(commandOf('Mod+S', { nonsense: ['Mod+S'], __proto__: ['Mod+S'] }, false)).toBe('save')
  })
})

it.each([
  ['Mod+Shift+Z', 'Ctrl+Shift+Z', '⇧⌘Z', 'CmdOrCtrl+Shift+Z'],
  ['ArrowUp', '↑', '↑', 'Up'],
  ['+', '+', '+', null],
  ['Mod++', 'Ctrl++', '⌘+', null],
  ['?', '?', '?', null],
  ['F8', 'F8', 'F8', 'F8'],
] as const)('%s is written %s, on a Mac %s, and %s in a menu', (shortcut, plain, mac, accelerator) => {
  expect(formatShortcut(shortcut, false)).toBe(plain)
  expect(formatShortcut(shortcut, true)).toBe(mac)
  expect(acceleratorOf(shortcut)).toBe(accelerator)
})
