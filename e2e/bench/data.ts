// How fast a folder of photographs becomes training data: read, decoded to 64×64 and kept in the app's own workers, against a
// createImageBitmap loop with as many workers; the second load; the longest task meanwhile; the scan of 100,000 files.
// TENSORLOOM_BENCH_IMAGES sets the number of images (10,000).
import { chromium, type Browser, type Page } from '@playwright/test'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import sharp from 'sharp'
import { PIXEL_RULE_VERSION } from '../../src/datasets/pixels'
import { createDatasetService } from '../../src-main/services/dataset-service'
import { nodeFiles } from '../../src-main/services/file-port'
import { createRecordCache } from '../../src-main/services/record-cache'
import { createBrowserHost } from '../hosts/browser-host'
import { AppPage } from '../pages/app'
import { plantImages, type PlantedImages } from '../planted-images'
import { median, type Bench } from './bench'

const IMAGES = Number(process.env['TENSORLOOM_BENCH_IMAGES'] ?? 10_000)
const BROKEN_EVERY = 20
const ROUNDS = 3
const SCANNED = 100_000
const SIZE = 64
/** As the app has it: see decode-pool.ts. */
const BATCH = 48
/** Images whose pixels are compared with libvips' Lanczos filter. */
const COMPARED = 100

interface LoadTimes {
  /** From the choice of the folder until its images are there. */
  readonly wholeMs: number
  /** Of it, reading and decoding. */
  readonly decodeMs: number
  readonly longestTaskMs: number
  readonly skipped: readonly string[]
  readonly workers: number
  readonly chromium: string
}

/** Runs in the page: notes when the load begins to decode, when it has ended, and long tasks. */
function watchLoad(): void {
  const seen = { startMs: performance.now(), decodeMs: 0, endMs: 0, tasks: [] as number[] }
  Object.assign(window, { loadWatch: seen })
  new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
  new MutationObserver(() => {
    const text = document.querySelector('[role=tabpanel][data-state=active]')?.textContent ?? document.body.textContent
    if (seen.decodeMs === 0 && /Reading images/.test(text)) seen.decodeMs = performance.now()
    if (seen.decodeMs > 0 && seen.endMs === 0 && !/Reading images/.test(text)) seen.endMs = performance.now()
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
}

/** Loads the folder in a fresh app with this data folder. */
async function loadInApp(browser: Browser, root: string, dataFolder: string): Promise<LoadTimes> {
  // Work that the window before left unsaved would be offered back.
  await rm(join(dataFolder, 'backups'), { recursive: true, force: true })
  const app = await createBrowserHost(browser).launch({ dataFolder, root })
  try {
    const { page } = app
    const ui = new AppPage(app, root)
    await page.waitForFunction(() => /\d+ train/.test(document.querySelector('[role=contentinfo], footer')?.textContent ?? ''))
    await page.evaluate(watchLoad)
    await ui.data.loadFolder(join(root, 'photos'))
    await page.waitForFunction(() => (Reflect.get(window, 'loadWatch') as { readonly endMs: number }).endMs > 0, null, { timeout: 300_000 })
    const { workers, ...seen } = await page.evaluate(() => ({
      ...(Reflect.get(window, 'loadWatch') as { startMs: number; decodeMs: number; endMs: number; tasks: number[] }),
      workers: Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1)),
    }))
    const skipped = await ui.data.skipped()
    return {
      wholeMs: seen.endMs - seen.startMs,
      decodeMs: seen.endMs - seen.decodeMs,
      longestTaskMs: Math.max(0, ...seen.tasks),
      skipped,
      workers,
      chromium: browser.version().split('.')[0] ?? '',
    }
  } finally {
    await app.close()
  }
}

/** The loop that is beaten: bytes in batches, each image by createImageBitmap with its own resizing, read back from a canvas. */
const LOOP_WORKER = `
onmessage = async ({ data: { from, to, batch, size } }) => {
  const canvas = new OffscreenCanvas(size, size)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const options = { resizeWidth: size, resizeHeight: size, resizeQuality: 'high', colorSpaceConversion: 'none', premultiplyAlpha: 'none' }
  const records = new Uint8Array((to - from) * size * size * 3)
  let failed = 0
  for (let first = from; first < to; first += batch) {
    const bytes = await (await fetch('/batch/' + first + '/' + Math.min(to, first + batch))).arrayBuffer()
    const view = new DataView(bytes)
    let at = 0
    for (let i = first; i < Math.min(to, first + batch); i += 1) {
      const length = view.getUint32(at)
      try {
        const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes, at + 4, length)], { type: 'image/jpeg' }), options)
        context.drawImage(bitmap, 0, 0)
        bitmap.close()
        const { data } = context.getImageData(0, 0, size, size)
        for (let p = 0, o = (i - from) * size * size * 3; p < data.length; p += 4) {
          records[o++] = data[p]
          records[o++] = data[p + 1]
          records[o++] = data[p + 2]
        }
      } catch {
        failed += 1
      }
      at += 4 + length
    }
  }
  postMessage(failed)
}`

/** Serves an empty page, the worker above, and files in batches: each its length, then its bytes. */
async function serveLoop(paths: readonly string[]): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    const [, what, from, to] = (request.url ?? '/').split('/')
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-embedder-policy', 'require-corp')
    if (what === 'batch') {
      const files = paths.slice(Number(from), Number(to)).map((path) => readFileSync(path))
      response.end(Buffer.concat(files.flatMap((file) => [Buffer.from(Uint32Array.of(file.length).buffer).swap32(), file])))
    } else {
      response.setHeader('content-type', what === 'worker.js' ? 'text/javascript' : 'text/html')
      response.end(what === 'worker.js' ? LOOP_WORKER : '<!doctype html><title>bench</title>')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

async function runLoop(page: Page, count: number, workers: number): Promise<number> {
  return await page.evaluate(
    async ({ count: n, workers: lanes, batch, size }) => {
      const startMs = performance.now()
      await Promise.all(
        Array.from(
          { length: lanes },
          (_, lane) =>
            new Promise((resolve) => {
              const worker = new Worker('/worker.js')
              worker.onmessage = resolve
              worker.postMessage({ from: Math.floor((lane * n) / lanes), to: Math.floor(((lane + 1) * n) / lanes), batch, size })
            }),
        ),
      )
      return performance.now() - startMs
    },
    { count, workers, batch: BATCH, size: SIZE },
  )
}

/** Mean difference, in levels of 255, between the app's records and libvips' Lanczos filter on the same files. */
async function compareWithLibvips(root: string, dataFolder: string, planted: PlantedImages, version: string): Promise<number> {
  const folder = join(root, 'photos')
  const recipe = {
    height: SIZE,
    width: SIZE,
    channels: 3,
    resize: 'stretch',
    decoder: `tensorloom-${PIXEL_RULE_VERSION} chromium-${version}`,
  } as const
  const pack = await createRecordCache(nodeFiles, join(dataFolder, 'image-cache')).open(folder, recipe)
  let total = 0
  for (const path of planted.whole.slice(0, COMPARED)) {
    const { sizeBytes, modifiedMs } = await nodeFiles.stat(join(folder, path))
    const kept = pack.find({ path, sizeBytes, modifiedMs })
    const record = kept && (await pack.read([kept]))
    if (!record) throw new Error(`The app kept no record of ${path}`)
    const wanted = await sharp(join(folder, path))
      .resize(SIZE, SIZE, { fit: 'fill', kernel: 'lanczos3', fastShrinkOnLoad: false })
      .raw()
      .toBuffer()
    let sum = 0
    wanted.forEach((value, i) => (sum += Math.abs(value - (record[i] ?? 0))))
    total += sum / wanted.length
  }
  return total / Math.min(COMPARED, planted.whole.length)
}

/** Scans 100,000 files: seconds, and bytes of memory that stay for each. */
async function scanMany(root: string): Promise<{ readonly scanSeconds: number; readonly bytesPerFile: number }> {
  const folder = join(root, 'many')
  for (let i = 0; i < SCANNED; i += 1) {
    const inside = join(folder, `class-${i % 100}`)
    if (i < 100) mkdirSync(inside, { recursive: true })
    writeFileSync(join(inside, `${i}.jpg`), '')
  }
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc') as () => void
  const service = createDatasetService(nodeFiles)
  collect()
  const before = process.memoryUsage().heapUsed
  const startMs = performance.now()
  let found = 0
  for (let cursor: number | null = 0; cursor !== null;) {
    const page = await service.scan(folder, cursor, 5000)
    if (!page.ok) throw new Error('the scan failed')
    found += page.value.files.length
    cursor = page.value.next
  }
  const scanSeconds = (performance.now() - startMs) / 1000
  if (found !== SCANNED) throw new Error(`${found} files found of ${SCANNED}`)
  collect()
  return { scanSeconds, bytesPerFile: (process.memoryUsage().heapUsed - before) / SCANNED }
}

const bench: Bench = async ({ chromiumPath, chromiumArgs, log }) => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'tensorloom-data-')))
  const browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArgs], headless: true })
  try {
    log(`Making ${IMAGES} images …`)
    const planted = await plantImages(join(root, 'photos'), IMAGES, BROKEN_EVERY)
    const loop = await serveLoop(planted.whole.map((path) => join(root, 'photos', path)))
    const firsts: LoadTimes[] = []
    const seconds: LoadTimes[] = []
    const speedups: number[] = []
    const loopMs: number[] = []
    try {
      const page = await browser.newPage()
      await page.goto(loop.url)
      for (let round = 0; round < ROUNDS; round += 1) {
        log(`Round ${round + 1} of ${ROUNDS} …`)
        const dataFolder = join(root, `data-${round}`)
        const first = await loadInApp(browser, root, dataFolder)
        const ms = await runLoop(page, planted.whole.length, first.workers)
        seconds.push(await loadInApp(browser, root, dataFolder))
        firsts.push(first)
        loopMs.push(ms)
        // Images a second of each: the app also reads the broken ones.
        speedups.push(ms / planted.whole.length / (first.decodeMs / IMAGES))
      }
    } finally {
      loop.server.close()
    }
    log('Comparing with libvips …')
    const lanczosDifference = await compareWithLibvips(root, join(root, 'data-0'), planted, firsts[0]?.chromium ?? '')
    log(`Scanning ${SCANNED} files …`)
    const { scanSeconds, bytesPerFile } = await scanMany(root)
    const wronglyJudged = firsts.map(({ skipped }) => {
      const named = new Set(skipped.map((line) => /[a-z]+\/\d+\.jpg/.exec(line)?.[0] ?? line))
      return (
        [...planted.broken.keys()].filter((path) => !named.has(path)).length + [...named].filter((path) => !planted.broken.has(path)).length
      )
    })
    const perSecond = (ms: number, count = IMAGES): number => count / (ms / 1000)
    return {
      figures: {
        images: IMAGES,
        averageKilobytes: planted.averageBytes / 1000,
        imagesPerSecond: median(firsts.map(({ decodeMs }) => perSecond(decodeMs))),
        loopImagesPerSecond: median(loopMs.map((ms) => perSecond(ms, planted.whole.length))),
        ingestSpeedup: median(speedups),
        firstLoadMs: median(firsts.map(({ wholeMs }) => wholeMs)),
        secondLoadMs: median(seconds.map(({ wholeMs }) => wholeMs)),
        secondLoadSpeedup: median(firsts.map(({ wholeMs }, i) => wholeMs / (seconds[i]?.wholeMs ?? Number.NaN))),
        longestTaskMs: Math.max(...firsts.map(({ longestTaskMs }) => longestTaskMs), ...seconds.map(({ longestTaskMs }) => longestTaskMs)),
        wronglyJudged: Math.max(...wronglyJudged),
        lanczosDifference,
        scanSeconds,
        scanBytesPerFile: bytesPerFile,
      },
      floors: {
        ingestSpeedup: { atLeast: 2.5 },
        secondLoadSpeedup: { atLeast: 4 },
        longestTaskMs: { atMost: 100 },
        wronglyJudged: { atMost: 0 },
        lanczosDifference: { atMost: 2 },
        scanSeconds: { atMost: 15 },
        scanBytesPerFile: { atMost: 400 },
      },
    }
  } finally {
    await browser.close()
    await rm(root, { recursive: true, force: true })
  }
}

export default bench
