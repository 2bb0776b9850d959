// Pictures of the window for people to look at: two sizes, two languages, two themes. `npm run screenshots` puts them
// into test-results/screenshots, or into the folder it is given. Needs a build.
import { chromium } from '@playwright/test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { CHROMIUM_ARGS, findChromium } from '../.ci/find-chromium.mjs'

const ROOT = resolve(import.meta.dirname, '..')
const TARGET = resolve(process.argv[2] ?? join(ROOT, 'test-results/screenshots'))
const CATS = resolve(ROOT, '../shared/data/catvnoncat/folder')
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
]
const LOCALES = /** @type {const} */ ([
  { locale: 'en-US', word: (/** @type {string} */ en) => en },
  {
    locale: 'zh-CN',
    word: (/** @type {string} */ en) =>
      ({
        Data: '数据',
        Results: '结果',
        Training: '训练',
        Problems: '问题',
        Layers: '层',
        Train: '训练',
        Project: '项目',
        'New…': '新建…',
        'Choose data…': '选择数据…',
        Cancel: '取消',
        'Image to try': '要试的图像',
        Epochs: '轮次',
        Close: '关闭',
        Finished: '已结束',
        Undo: '撤销',
        Fit: '适应',
        'Training settings': '训练设置',
        'Predicted class': '预测类别',
      })[en] ?? en,
  },
])

/** @param {string} folder @param {string} data */
async function serve(folder, data) {
  await mkdir(data)
  await writeFile(join(data, 'settings.json'), '{"tourSeen": true}')
  const server = spawn(process.execPath, [join(ROOT, 'out/cli/tensorloom.js'), 'serve', '--no-open', '--root', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, TENSORLOOM_DATA_DIR: data },
  })
  let output = ''
  // Not `for await`: leaving it would close the pipe, and the server with it.
  const url = await new Promise((found, reject) => {
    server.once('exit', () => reject(new Error('the server ended before it listened')))
    server.stdout.on('data', (chunk) => {
      output += String(chunk)
      const printed = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(output)?.[0]
      if (printed) found(printed)
    })
  })
  return { server, url: String(url) }
}

const scratch = await realpath(await mkdtemp(join(tmpdir(), 'tensorloom-screenshots-')))
const work = join(scratch, 'work')
await mkdir(work)
const real = existsSync(CATS)
if (real) await cp(CATS, join(work, 'cats'), { recursive: true })
await rm(TARGET, { recursive: true, force: true })
await mkdir(TARGET, { recursive: true })
const executablePath = findChromium()
/** @type {Set<import('node:child_process').ChildProcess>} */
const servers = new Set()
const browser = await chromium.launch({ args: CHROMIUM_ARGS, ...(executablePath === null ? {} : { executablePath }) })
try {
  for (const viewport of SIZES) {
    for (const { locale, word } of LOCALES) {
      for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
        const { server, url } = await serve(work, join(scratch, `data-${viewport.width}-${locale}-${colorScheme}`))
        servers.add(server)
        const context = await browser.newContext({ viewport, locale, colorScheme, reducedMotion: 'reduce' })
        const page = await context.newPage()
        /** @param {string} name */
        const shoot = (name) =>
          page.screenshot({
            path: join(TARGET, `${viewport.width}-${locale.slice(0, 2)}-${colorScheme}-${name}.png`),
            animations: 'disabled',
          })
        /** @param {string} name */
        const tab = (name) => page.getByRole('tab', { name: new RegExp(`^${word(name)}\\s*\\d*$`) }).click()

        await page.goto(url)
        await page.locator('[data-node-name="conv1"]').waitFor()
        await page.getByText(/\d+ train|训练 \d+/).waitFor()
        await shoot('1-start')

        // Only what is in view is there to be clicked.
        await page.getByRole('button', { name: word('Fit'), exact: true }).click()
        await page.locator('[data-node-name="fc1"] b').first().click()
        await shoot('2-inspector')
        await page.locator('[data-node-name^="flat"] b').first().click()
        await page.keyboard.press('Delete')
        await page.locator('[data-bubble]').first().waitFor()
        await tab('Problems')
        await shoot('3-problem')
        await page.getByRole('button', { name: word('Undo') }).click()

        await page.getByRole('button', { name: word('Project'), exact: true }).click()
        await page.getByRole('menuitem').first().waitFor()
        await shoot('4-menu')
        await page.getByRole('menuitem', { name: word('New…') }).click()
        await page.getByRole('dialog').waitFor()
        await shoot('5-gallery')
        await page.keyboard.press('Escape')

        await tab('Data')
        await page.getByRole('button', { name: word('Choose data…') }).click()
        await page.locator('[data-source="folder"]').waitFor()
        await shoot('6-sources')
        await page.locator('[data-source="folder"]').click()
        await page.getByRole('dialog').getByRole('listbox').waitFor()
        if (real) await page.getByRole('option', { name: 'cats' }).click()
        await shoot('7-folder-browser')
        if (real) {
          await page.getByRole('dialog').getByRole('button', { name: /cats”/ }).click()
          await page.getByRole('contentinfo').getByText(/167/).waitFor()
        } else await page.keyboard.press('Escape')
        await shoot('8-data')

        await page.locator('.react-flow__pane').click({ position: { x: 10, y: 10 } })
        const epochs = page.getByRole('spinbutton', { name: word('Epochs'), exact: true })
        await epochs.fill('15')
        await epochs.press('Enter')
        await tab('Training')
        await page.getByRole('button', { name: word('Train'), exact: true }).click()
        await page.getByRole('status', { name: new RegExp(`${word('Finished')}$`) }).waitFor({ timeout: 120_000 })
        // The last points are drawn within two seconds.
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2500)))
        await shoot('9-trained')

        await tab('Results')
        await page
          .getByLabel(word('Image to try'))
          .setInputFiles(real ? join(CATS, 'test/cat/003.png') : join(ROOT, 'src-renderer/icon.svg'))
        if (real) await page.getByRole('status', { name: word('Predicted class') }).waitFor()
        await shoot('10-results')
        await context.close()
        const gone = once(server, 'exit')
        server.kill()
        await gone
        servers.delete(server)
      }
    }
  }
  console.log(TARGET)
} finally {
  for (const server of servers) server.kill()
  await browser.close()
  await rm(scratch, { recursive: true, force: true })
}
