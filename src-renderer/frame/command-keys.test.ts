import { describe, expect, it } from 'vitest'
import { commandOfKey } from './command-keys'

const key = (name: string, held: 'ctrl' | 'meta' | 'ctrl+shift' | 'alt' | '' = '') => ({
  key: name,
  ctrlKey: held.startsWith('ctrl'),
  metaKey: held === 'meta',
  shiftKey: held.endsWith('shift'),
  altKey: held === 'alt',
})

describe('keys', () => {
  it.each([
    [key('z', 'ctrl'), 'undo'],
    [key('Z', 'ctrl+shift'), 'redo'],
    [key('y', 'ctrl'), 'redo'],
    [key('z', 'meta'), 'undo'],
    [key('s', 'ctrl'), 'save'],
    [key('S', 'ctrl+shift'), 'save-as'],
    [key('o', 'meta'), 'open'],
    [key('a', 'ctrl'), 'select-all'],
    [key('Delete'), 'delete'],
    [key('Backspace'), 'delete'],
    [key('z'), null],
    [key('z', 'alt'), null],
  ])('%o means %s', (event, command) => expect(commandOfKey(event, false)).toBe(command))

  it('leaves a field its own undo, selection and delete, but not saving', () => {
    for (const name of ['z', 'y', 'a']) expect(commandOfKey(key(name, 'ctrl'), true)).toBeNull()
    expect(commandOfKey(key('Backspace'), true)).toBeNull()
    expect(commandOfKey(key('s', 'ctrl'), true)).toBe('save')
  })
})
