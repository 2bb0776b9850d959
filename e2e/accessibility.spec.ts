// Everyone can use it: nothing serious for assistive technology. The main job without a mouse is told in keyboard.spec.ts.
import type { Page } from '@playwright/test'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { seriousFindings } from './pages/axe'

/** What stands open in front of the window, each by its key, and closed again. */
const IN_FRONT = [
  ['the search', 'Control+k'],
  ['the shortcuts', '?'],
  ['a layer to add', '/'],
] as const

async function check(page: Page, what: string): Promise<void> {
  await test.step(`look at ${what}`, async () => expect(await seriousFindings(page), what).toEqual([]))
}

test('assistive technology finds nothing serious in either theme', async ({ launch, workFolder }) => {
  // Two dozen looks at the whole window, each of which takes seconds on a busy machine.
  test.setTimeout(240_000)
  const app = await launch()
  const { canvas } = new AppPage(app, workFolder)
  const { page } = app
  await expect(canvas.node('conv1')).toBeVisible()
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await expect(page.locator(`html[data-theme="${theme}"]`)).toBeAttached()
    await check(page, `the window, ${theme}`)
    await canvas.select('conv1')
    await check(page, `the inspector, ${theme}`)
    await page.keyboard.press('Delete')
    for (const tab of ['Problems', 'Results', 'Log', 'Data']) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click()
      await check(page, `${tab}, ${theme}`)
    }
    await page.keyboard.press('Control+z')
    await page.getByRole('tab', { name: 'Layers', exact: true }).click()
    await page.keyboard.press('F6')
    for (const [what, key] of IN_FRONT) {
      await page.keyboard.press(key)
      await expect(page.getByRole('dialog')).toBeVisible()
      await check(page, `${what}, ${theme}`)
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
  }
})
