// The camera as a source of pictures to try: refused, allowed, let go. Chromium shows a test picture in place of a camera.
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'

test('tries the picture of the camera, once it may', async ({ launch, workFolder, hostName }) => {
  const app = await launch()
  const { statusBar, training, results } = new AppPage(app, workFolder)
  await expect(statusBar).toContainText(/\d+ train/)
  await training.settings.setNumber('Epochs', 1)
  await training.press('Train')
  await training.expectState('Finished', 60_000)
  await results.show()
  await results.pressCamera()
  if (hostName === 'browser') {
    // Nobody is there to answer the browser's question.
    await expect(results.alert).toContainText('The camera may not be used here.')
    await app.page.context().grantPermissions(['camera'])
    await results.panel.getByRole('button', { name: 'Try again' }).click()
  }
  const picture = results.panel.getByLabel('Picture of the camera')
  await expect(results.predicted).toBeVisible()
  await expect.poll(() => picture.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0)
  // It moves, and the network is asked again and again.
  const seen = results.panel.getByRole('img', { name: /^Seen as/ })
  const first = await seen.screenshot()
  await expect.poll(async () => (await seen.screenshot()).equals(first)).toBe(false)
  const stream = await picture.evaluateHandle((video: HTMLVideoElement) => video.srcObject as MediaStream)
  await results.pressCamera('Stop camera')
  await expect(picture).toBeHidden()
  expect(await stream.evaluate(({ active }) => active)).toBe(false)
  // The last picture stays, with its answer.
  await expect(results.panel.getByText('camera.png')).toBeVisible()
  await expect(results.predicted).toBeVisible()
})
