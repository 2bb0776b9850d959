// Each host opens the app: isolated, without a complaint on the console, and with a host that answers.
import { decode, encode } from '@msgpack/msgpack'
import type { Page } from '@playwright/test'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test.ts'

interface NativeBridge {
  invoke(name: string, request: unknown): Promise<unknown>
}

/** A call as the page makes it, over whichever transport it has. */
async function callHost(page: Page, name: string, request: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const native = await page.evaluate(() => 'tensorloom' in window)
  if (native) {
    return await page.evaluate(async ([call, body]) => await (Reflect.get(window, 'tensorloom') as NativeBridge).invoke(call, body), [
      name,
      request,
    ] as const)
  }
  const bytes = await page.evaluate(
    async ([call, body]) => {
      const response = await fetch(`/api/${call}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/msgpack' },
        body: new Uint8Array(body),
      })
      return [...new Uint8Array(await response.arrayBuffer())]
    },
    [name, [...encode(request)]] as const,
  )
  return decode(new Uint8Array(bytes))
}

test('the app opens isolated and its host answers', async ({ launch, hostName }) => {
  const app = await launch()
  const complaints: string[] = []
  app.page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()))
  app.page.on('pageerror', (error) => complaints.push(error.message))
  await app.page.reload()
  await app.page.waitForLoadState('networkidle')

  expect(await app.page.evaluate(() => window.crossOriginIsolated)).toBe(true)
  expect(await app.page.evaluate(() => new SharedArrayBuffer(8).byteLength)).toBe(8)
  expect(await app.page.evaluate(() => 'tensorloom' in window)).toBe(hostName !== 'browser')
  expect(complaints).toEqual([])
  expect(await callHost(app.page, 'app.info')).toMatchObject({
    ok: true,
    value: { host: hostName === 'browser' ? 'server' : 'electron', nativeDialogs: app.nativeDialogs },
  })
})

test('settings outlive the app', async ({ launch }) => {
  const first = await launch()
  await callHost(first.page, 'settings.write', { theme: 'light', locale: 'zh' })
  await first.close()
  const second = await launch()
  expect(await callHost(second.page, 'settings.read')).toMatchObject({ ok: true, value: { theme: 'light', locale: 'zh' } })
})

test('a chosen folder is read by id, byte for byte', async ({ launch, workFolder }) => {
  const content = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256)
  await mkdir(join(workFolder, 'cats', 'cat'), { recursive: true })
  await writeFile(join(workFolder, 'cats', 'cat', 'a.png'), content)
  const app = await launch()
  if (app.nativeDialogs) await app.answerDialog(join(workFolder, 'cats'))
  const grant = await (app.nativeDialogs
    ? callHost(app.page, 'files.pick', { purpose: 'data-folder' })
    : callHost(app.page, 'files.grant', { purpose: 'data-folder', path: ['cats'] }))
  expect(grant).toMatchObject({ ok: true, value: { name: 'cats' } })
  const { handle } = (grant as { value: { handle: string } }).value
  const scan = await callHost(app.page, 'dataset.scan', { handle, cursor: 0, limit: 10 })
  expect(scan).toMatchObject({ ok: true, value: { files: [{ path: 'cat/a.png', sizeBytes: 100_000 }], next: null } })
  const { id } = (scan as { value: { files: { id: number }[] } }).value.files[0] ?? { id: -1 }
  const read = await callHost(app.page, 'dataset.read', { handle, ids: [id] })
  expect(read).toMatchObject({ ok: true, value: [{ id, reason: null }] })
  const [file] = (read as { value: { bytes: Uint8Array }[] }).value
  expect(Buffer.from(file?.bytes ?? []).equals(Buffer.from(content))).toBe(true)
})

test('a window with unsaved changes asks before it closes, and saves if told to', async ({ launch, hostName, workFolder }) => {
  test.skip(hostName === 'browser', 'browser: a tab asks by itself, see bridge.browser.test.ts')
  const app = await launch()
  await app.page.locator('[data-palette="dense"]').click()
  await expect.poll(() => app.title()).toMatch(/^• /)

  await app.answerClose('cancel')
  await app.requestClose()
  await expect.poll(() => callHost(app.page, 'app.info')).toMatchObject({ ok: true })

  // Saving first: the file is written, then the window goes.
  const file = join(workFolder, 'kept.loom.json')
  await app.answerDialog(file)
  await app.answerClose('save')
  await app.requestClose()
  await app.closed
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'tensorloom/project' })
})

test('the native menu sends its commands', async ({ launch, hostName }) => {
  test.skip(hostName === 'browser', 'browser: it has no menu of ours')
  const app = await launch()
  await app.page.evaluate(() => {
    const bridge = Reflect.get(window, 'tensorloom') as { onEvent(listener: (event: { command?: string }) => void): void }
    bridge.onEvent((event) => document.body.setAttribute('data-heard', event.command ?? ''))
  })
  expect(await app.chooseMenu('fit-view')).toBe(true)
  await expect(app.page.locator('body[data-heard="fit-view"]')).toBeAttached()
})
