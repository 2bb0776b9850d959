import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PickPurpose } from '../../src/api/api'
import { grantDropped } from './dropped'
import { nodeFiles } from './file-port'

function setup() {
  const folder = mkdtempSync(join(tmpdir(), 'tensorloom-drop-'))
  const granted: [path: string, purpose: PickPurpose][] = []
  const grants = {
    grant: (path: string, purpose: PickPurpose) => {
      granted.push([path, purpose])
      return Promise.resolve({ handle: 'h', name: 'n', displayPath: path })
    },
  }
  return { folder, granted, drop: (path: unknown) => grantDropped(path, grants, nodeFiles) }
}

describe('what is dropped', () => {
  it('is granted as what it is, and for nothing else', async () => {
    const { folder, granted, drop } = setup()
    mkdirSync(join(folder, 'cats.json'))
    writeFileSync(join(folder, 'net.loom.JSON'), '{}')
    writeFileSync(join(folder, 'table.csv'), 'a,b')
    expect((await drop(join(folder, 'cats.json')))?.kind).toBe('folder')
    expect((await drop(join(folder, 'net.loom.JSON')))?.kind).toBe('project')
    expect((await drop(join(folder, 'table.csv')))?.kind).toBe('data-file')
    expect(granted.map(([, purpose]) => purpose)).toEqual(['data-folder', 'open-project', 'data-file'])
  })

  it.each([
    ['a page’s own file, which stands nowhere', () => ''],
    ['a relative path', () => 'table.csv'],
    ['what is not there', (folder: string) => join(folder, 'gone.csv')],
    ['no path at all', () => ({ path: '/' })],
    [
      'a link into nothing',
      (folder: string) => {
        symlinkSync(join(folder, 'nothing'), join(folder, 'link'))
        return join(folder, 'link')
      },
    ],
  ])('is not granted where it is %s', async (_what, pathIn) => {
    const { folder, granted, drop } = setup()
    expect(await drop(pathIn(folder))).toBeNull()
    expect(granted).toEqual([])
  })
})
