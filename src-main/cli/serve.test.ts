import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Locale } from '../../src/diagnostics'
import { temporaryFolder } from '../services/temporary-folder.test-support'
import { serve } from './serve'
import { EXIT, type Terminal } from './terminal'

function listening(locale: Locale = 'en'): Terminal & { readonly printed: string[]; readonly noted: string[] } {
  const printed: string[] = []
  const noted: string[] = []
  return {
    printed,
    noted,
    locale,
    interactive: false,
    width: 80,
    say: (sentence) => sentence[locale],
    print: (line = '') => void printed.push(line),
    json: () => undefined,
    note: (line) => void noted.push(line),
    draw: () => undefined,
  }
}

async function interfaceFolder(): Promise<string> {
  const folder = await temporaryFolder()
  writeFileSync(join(folder, 'index.html'), '<title>app</title>')
  return folder
}

describe('serve', () => {
  it('prints an address that opens the app, and ends when it is interrupted', async () => {
    const terminal = listening()
    const root = await temporaryFolder()
    const ended = serve({ open: false, root, dataFolder: root, rendererFolder: await interfaceFolder() }, terminal)
    await expect.poll(() => terminal.printed).toHaveLength(2)
    const url = /http:\S+/.exec(terminal.printed[0] ?? '')?.[0] ?? ''
    const page = await fetch(url)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('<title>app</title>')
    expect(terminal.printed[1]).toContain(root)
    process.emit('SIGTERM')
    expect(await ended).toBe(EXIT.done)
    await expect(fetch(url)).rejects.toThrow()
  })

  it('says so where the root is not there, in both languages', async () => {
    for (const locale of ['en', 'zh'] as const) {
      const terminal = listening(locale)
      expect(await serve({ open: false, root: join(await temporaryFolder(), 'gone') }, terminal)).toBe(EXIT.diagnostic)
      expect(terminal.noted[0]).toContain('host/not-found')
      expect(/\p{Script=Han}/u.test(terminal.noted.join())).toBe(locale === 'zh')
    }
  })

  it('says so where nothing was built, and where the port is taken', async () => {
    const root = await temporaryFolder()
    const unbuilt = listening()
    expect(await serve({ open: false, root, rendererFolder: root }, unbuilt)).toBe(EXIT.diagnostic)
    expect(unbuilt.noted.join()).toContain('npm run build')

    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void other.close())
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const taken = listening()
    expect(await serve({ open: false, root, dataFolder: root, port, rendererFolder: await interfaceFolder() }, taken)).toBe(EXIT.diagnostic)
    expect(taken.noted.join()).toContain(`Port ${port} is in use`)
  })
})
