import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { chosenDataFolder, platformDataFolder } from '../services/host-paths'
import { temporaryFolder } from '../services/temporary-folder.test-support'
import { electronPackage, fetchElectron, findElectron } from './electron-runtime'
import { hasDisplay, mayOpenBrowser, openCommand } from './open-browser'

describe('the place of a window', () => {
  it('is there on Linux only with X or Wayland', () => {
    expect(hasDisplay('linux', {})).toBe(false)
    expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false)
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true)
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true)
    expect(hasDisplay('darwin', {})).toBe(true)
  })

  it('is left alone in CI', () => {
    expect(mayOpenBrowser('linux', { DISPLAY: ':0' })).toBe(true)
    expect(mayOpenBrowser('darwin', { CI: '1' })).toBe(false)
  })

  it.each(['linux', 'darwin', 'win32'] as const)('gets the address as one argument on %s', (platform) => {
    expect(openCommand(platform, 'http://127.0.0.1:1/?token=a&b').args.at(-1)).toBe('http://127.0.0.1:1/?token=a&b')
  })
})

describe("Electron's runtime", () => {
  async function installed(script: string): Promise<string> {
    const root = await temporaryFolder()
    const folder = join(root, 'node_modules', 'electron')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{}')
    writeFileSync(join(folder, 'install.js'), script)
    mkdirSync(join(root, 'a', 'b'), { recursive: true })
    expect(electronPackage(join(root, 'a', 'b'))).toBe(folder)
    return folder
  }
  const FETCHES = `const fs = require('fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron')`

  it('is found once it was fetched', async () => {
    const folder = await installed(FETCHES)
    expect(findElectron(folder, {})).toBeNull()
    expect(await fetchElectron(folder, {}, 10_000)).toBe(true)
    expect(findElectron(folder, {})).toBe(join(folder, 'dist', 'electron'))
  })

  it.each([
    ['fails', 'process.exit(1)'],
    ['hangs', 'setInterval(() => {}, 1000)'],
    ['leaves no executable', `require('fs').writeFileSync(__dirname + '/path.txt', 'electron')`],
  ])('is not there where its download %s', async (_what, script) => {
    const folder = await installed(script)
    expect(await fetchElectron(folder, {}, 500)).toBe(false)
  })

  it('may be the one that the environment names', async () => {
    const folder = await installed(FETCHES)
    const other = await temporaryFolder()
    expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: other })).toBeNull()
    writeFileSync(join(other, 'electron'), '')
    expect(findElectron(folder, { ELECTRON_OVERRIDE_DIST_PATH: other })).toBe(join(other, 'electron'))
  })
})

describe("the host's own folder", () => {
  it('is what the flag says, else the environment, else the platform', () => {
    const env = { TENSORLOOM_DATA_DIR: join('/', 'env') }
    expect(chosenDataFolder(['x', '--user-data-dir=/flag'], env)).toBe(join('/', 'flag'))
    expect(chosenDataFolder(['--user-data-dir', '/flag'], env)).toBe(join('/', 'flag'))
    expect(chosenDataFolder(['--user-data-dir'], env)).toBe(join('/', 'env'))
    expect(chosenDataFolder([], {})).toBeNull()
    expect(platformDataFolder('linux', { XDG_CONFIG_HOME: join('/', 'config') })).toBe(join('/', 'config', 'tensorloom'))
  })
})
