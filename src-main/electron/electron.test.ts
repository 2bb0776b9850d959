import type { App, MenuItemConstructorOptions, Session, WebContents, WebFrameMain } from 'electron'
import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import type { ShortcutChoices } from '../../src/commands/shortcuts'
import { COMMANDS, type CommandId, type CommandSpec } from '../../src/commands/commands'
import { denyNavigation, limitPermissions } from './lock-down'
import { menuLocale, menuTemplate } from './menu'
import { isOurPage, originOf } from './sender'
import { DEFAULT_SIZE, MIN_SIZE, placeWindow } from './window-state'

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 }

describe('the place of the window', () => {
  const saved = { x: 200, y: 100, width: 1200, height: 800, maximized: false }

  it('is where it was', () => {
    expect(placeWindow(saved, [SCREEN])).toEqual({ x: 200, y: 100, width: 1200, height: 800 })
    expect(placeWindow({ ...saved, x: -1000 }, [SCREEN, { x: -1600, y: 0, width: 1600, height: 900 }])).toMatchObject({ x: -1000 })
  })

  it.each([
    ['on a screen that is gone', { ...saved, x: 4000 }],
    ['above every screen', { ...saved, y: -500 }],
    ['below every screen', { ...saved, y: 1070 }],
    ['all but out of sight', { ...saved, x: 1900 }],
  ])('is the default where it was %s', (_what, place) => {
    expect(placeWindow(place, [SCREEN])).toEqual(DEFAULT_SIZE)
  })

  it('is the default at first, and fits the screen and its own least size', () => {
    expect(placeWindow(null, [SCREEN])).toEqual(DEFAULT_SIZE)
    expect(placeWindow({ ...saved, width: 5000, height: 5000 }, [SCREEN])).toMatchObject({ width: 1920, height: 1080 })
    expect(placeWindow({ ...saved, width: 300, height: 300 }, [SCREEN])).toMatchObject(MIN_SIZE)
  })
})

describe('a caller', () => {
  const frame = (url: string): WebFrameMain => ({ url }) as Partial<WebFrameMain> as WebFrameMain
  const window = (main: WebFrameMain): WebContents => ({ mainFrame: main }) as Partial<WebContents> as WebContents
  const origins = new Set(['app://bundle'])

  it('is ours only as the top frame of our window at our origin', () => {
    const main = frame('app://bundle/index.html')
    const contents = window(main)
    expect(isOurPage({ sender: contents, senderFrame: main }, contents, origins)).toBe(true)
    expect(isOurPage({ sender: contents, senderFrame: frame('app://bundle/index.html') }, contents, origins)).toBe(false)
    expect(isOurPage({ sender: contents, senderFrame: null }, contents, origins)).toBe(false)
    expect(isOurPage({ sender: window(main), senderFrame: main }, contents, origins)).toBe(false)
    expect(isOurPage({ sender: contents, senderFrame: main }, null, origins)).toBe(false)
  })

  it.each([
    'https://bundle/index.html',
    'app://bundle.attacker/index.html',
    'app://other/',
    'file:///index.html',
    'about:blank',
    'data:text/html,app://bundle/',
  ])('from %s is not', (url) => {
    const main = frame(url)
    const contents = window(main)
    expect(isOurPage({ sender: contents, senderFrame: main }, contents, origins)).toBe(false)
  })

  it('has the origin up to the path', () => {
    expect(originOf('app://bundle/a/b?c#d')).toBe('app://bundle')
    expect(originOf('http://localhost:5173/')).toBe('http://localhost:5173')
  })
})

describe('the menu', () => {
  /** Those that the platform does not do itself, and that are not moves along the diagram. */
  const SENT = COMMANDS.filter((spec: CommandSpec) => spec.keyOnly !== true && !['cut', 'copy', 'paste', 'select-all'].includes(spec.id))

  function flat(items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] {
    return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
  }

  it.each(['linux', 'darwin', 'win32'] as const)('offers every command once on %s, and sends it', (platform) => {
    const sent: CommandId[] = []
    const items = flat(menuTemplate('en', platform, {}, (command) => sent.push(command)))
    for (const { id } of SENT) {
      const found = items.filter((item) => item.id === id)
      expect(found).toHaveLength(1)
      Reflect.apply(found[0]?.click ?? (() => undefined), undefined, [])
    }
    expect(sent).toEqual(SENT.map(({ id }) => id))
  })

  it('registers no shortcut of its own', () => {
    for (const item of flat(menuTemplate('en', 'linux', {}, () => undefined))) {
      if (item.accelerator !== undefined) expect(item.registerAccelerator).toBe(false)
    }
  })

  it('shows the keys that the user chose', () => {
    const key = (choices: ShortcutChoices) =>
      flat(menuTemplate('en', 'linux', choices, () => undefined)).find((item) => item.id === 'tidy')?.accelerator
    expect(key({})).toBe('T')
    expect(key({ tidy: ['Mod+L'] })).toBe('CmdOrCtrl+L')
    expect(key({ tidy: [] })).toBeUndefined()
  })

  it('speaks both languages, in the same order', () => {
    const [en, zh] = (['en', 'zh'] as const).map((locale) => flat(menuTemplate(locale, 'linux', {}, () => undefined)))
    expect(zh?.map((item) => item.id ?? item.role)).toEqual(en?.map((item) => item.id ?? item.role))
    for (const item of zh ?? []) {
      if (item.label !== undefined && item.label !== 'English') expect(item.label).toMatch(/\p{Script=Han}/u)
    }
    expect(menuLocale('system', 'zh-CN')).toBe('zh')
    expect(menuLocale('system', 'de')).toBe('en')
    expect(menuLocale('en', 'zh-CN')).toBe('en')
  })
})

describe('a page', () => {
  it.each(['will-navigate', 'will-redirect', 'will-attach-webview'])('is stopped at %s, and opens no window', (name) => {
    const app = new EventEmitter()
    const opens: ((details: { url: string }) => { action: string })[] = []
    const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: (handler: (typeof opens)[number]) => opens.push(handler) })
    denyNavigation(app as App)
    app.emit('web-contents-created', {}, contents)
    let prevented = false
    contents.emit(name, { preventDefault: () => (prevented = true) })
    expect(prevented).toBe(true)
    expect(opens.map((open) => open({ url: 'https://example.org' }))).toEqual([{ action: 'deny' }])
  })

  const OURS = { isMainFrame: true, requestingUrl: 'app://bundle/index.html' }

  /** What a page with these details is answered: to its request, to a check beforehand, and for a device. */
  const askFor = async (
    permission: 'media' | 'geolocation' | 'display-capture',
    types: ('video' | 'audio')[],
    page: typeof OURS,
    platform: NodeJS.Platform = 'linux',
    allows: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<readonly unknown[]> => {
    const answers: unknown[] = []
    const session: Partial<Session> = {
      setPermissionRequestHandler: (handler) =>
        handler?.({} as WebContents, permission, (granted) => answers.push(granted), { ...page, mediaTypes: types }),
      setPermissionCheckHandler: (handler) =>
        answers.push(handler?.(null, permission, 'app://bundle/', { ...page, mediaType: types[0] ?? 'unknown' })),
      setDevicePermissionHandler: (handler) => answers.push(handler?.({ deviceType: 'hid' } as never)),
    }
    limitPermissions(session as Session, { origins: new Set(['app://bundle']), platform, system: { askForMediaAccess: allows } })
    await new Promise((settle) => setImmediate(settle))
    return answers.toSorted()
  }

  it.each([
    ['another permission', 'geolocation', [], OURS],
    ['the screen', 'display-capture', ['video'], OURS],
    ['the microphone', 'media', ['audio'], OURS],
    ['the camera in a frame', 'media', ['video'], { ...OURS, isMainFrame: false }],
    ['the camera elsewhere', 'media', ['video'], { ...OURS, requestingUrl: 'https://example.org/' }],
  ] as const)('is not given %s, nor a device', async (_what, permission, types, page) => {
    expect(await askFor(permission, [...types], page)).toEqual([false, false, false])
  })

  it('is not given the camera with the microphone', async () => {
    expect((await askFor('media', ['video', 'audio'], OURS)).filter((answer) => answer === true)).toHaveLength(1)
  })

  it('of ours is given the camera, where the system allows it', async () => {
    expect(await askFor('media', ['video'], OURS)).toEqual([false, true, true])
    expect(await askFor('media', ['video'], OURS, 'darwin')).toEqual([false, true, true])
    expect(await askFor('media', ['video'], OURS, 'darwin', () => Promise.resolve(false))).toEqual([false, false, true])
    expect(await askFor('media', ['video'], OURS, 'darwin', () => Promise.reject(new Error('no answer')))).toEqual([false, false, true])
  })
})
