// Test support: a fresh folder per test that is gone afterwards.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tensorloom-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Every file below `folder` with its content in hex: equal snapshots are byte-identical trees. */
export function snapshot(folder: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  const walk = (path: string, name: string): void => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) {
      if (name !== '') found[`${name}/`] = ''
      for (const entry of readdirSync(path).sort()) walk(join(path, entry), name === '' ? entry : `${name}/${entry}`)
    } else {
      found[name] = readFileSync(path).toString('hex')
    }
  }
  walk(folder, '')
  return found
}
