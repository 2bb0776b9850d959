// How fast a folder of photographs becomes training data: read, decoded to 64×64 and kept in the app's own workers, against a
// createImageBitmap loop with as many workers; the second load; the longest task meanwhile; the scan of 100,000 files.
// TENSORLOOM_BENCH_IMAGES sets the number of images (10,000).
import type { Page } from '@playwright/test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import sharp from 'sharp'
import { PIXEL_RULE_VERSION } from '../../src/datasets/pixels'
import { createDatasetService } from '../../src-main/services/dataset-service'
import { nodeFiles } from '../../src-main/services/file-port'
import { createRecordCache } from '../../src-main/services/record-cache'
import { serveApp } from '../hosts/browser-host'
import { endProcess } from '../hosts/child-process'
import type { AppView } from '../hosts/host'
import { AppPage } from '../pages/app'
import { plantImages, type PlantedImages } from '../planted-images'
import { median, type Bench, type BenchContext } from './bench'
import { timeBitmapLoop } from './data/bitmap-loop'
import { BEGIN_AFTER_MS, ENDED, openUnwatched } from './data/unwatched'

const IMAGES = Number(process.env['TENSORLOOM_BENCH_IMAGES'] ?? 10_000)
const BROKEN_EVERY = 20
const ROUNDS = 3
const SCANNED = 100_000
const SIZE = 64
/** As the app has it: see load-images.ts. */
const BATCH = 96
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

/** Runs in the page, with the folder browser open: what is asked of the host begins a while later, when nobody watches. */
function watchLoad({ beginAfterMs, ended }: { readonly beginAfterMs: number; readonly ended: string }): void {
  const seen = { asked: false, startMs: 0, decodeMs: 0, endMs: 0, tasks: [] as number[] }
  Object.assign(window, { loadWatch: seen })
  const begin = (): void => {
    seen.startMs = performance.now()
    new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })
    const panel = document.querySelector('[role=tabpanel][data-state=active]') ?? document.body
    const progress = new MutationObserver(() => {
      const isLoading = panel.querySelector('[aria-label="Loading progress"]') !== null
      if (isLoading || seen.decodeMs === 0) return
      seen.endMs = performance.now()
      progress.disconnect()
      // What it costs to show them belongs to it.
      setTimeout(() => history.replaceState(null, '', ended), 1000)
    })
    progress.observe(panel, { subtree: true, childList: true })
  }
  const ask = window.fetch
  window.fetch = async (...request) => {
    if (request[0] === '/api/files.grant') {
      seen.asked = true
      await new Promise((done) => setTimeout(done, beginAfterMs))
      begin()
    }
    if (request[0] === '/api/records.open' && seen.decodeMs === 0) seen.decodeMs = performance.now()
    return await ask(...request)
  }
}

/** Loads the folder in a fresh app with this data folder. */
async function loadInApp({ chromiumPath, chromiumArgs }: BenchContext, root: string, dataFolder: string): Promise<LoadTimes> {
  // Work that the window before left unsaved would be offered back.
  await rm(join(dataFolder, 'backups'), { recursive: true, force: true })
  const view = (page: Page): AppPage<AppView> =>
    new AppPage({ page, nativeDialogs: false, answerDialog: () => Promise.reject(new Error('no native dialogs')) }, root)
  const { url, child } = await serveApp({ dataFolder, root })
  try {
    const browser = await openUnwatched(chromiumPath, chromiumArgs)
    try {
      await browser.prepare(url, async (page) => {
        await page.waitForFunction(() => /\d+ train/.test(document.querySelector('[role=contentinfo], footer')?.textContent ?? ''))
        const { data } = view(page)
        await data.askForFolder()
        await page.evaluate(watchLoad, { beginAfterMs: BEGIN_AFTER_MS, ended: ENDED })
        // Not until the end: the workers that it starts would wait for a debugger that is gone.
        void data.takeFolder(join(root, 'photos')).catch(() => undefined)
        await page.waitForFunction(() => (Reflect.get(window, 'loadWatch') as { readonly asked: boolean }).asked)
      })
      return await browser.afterwards(async (page) => {
        const { workers, userAgent, ...seen } = await page.evaluate(() => ({
          ...(Reflect.get(window, 'loadWatch') as { startMs: number; decodeMs: number; endMs: number; tasks: number[] }),
          workers: Math.min(4, Math.max(2, navigator.hardwareConcurrency - 1)),
          userAgent: navigator.userAgent,
        }))
        return {
          wholeMs: seen.endMs - seen.startMs,
          decodeMs: seen.endMs - seen.decodeMs,
          longestTaskMs: Math.max(0, ...seen.tasks),
          skipped: await view(page).data.skipped(),
          workers,
          chromium: /Chrome\/(\d+)/.exec(userAgent)?.[1] ?? '',
        }
      })
    } finally {
      await browser.close()
    }
  } finally {
    await endProcess(child)
  }
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

const bench: Bench = async (context) => {
  const { log } = context
  const root = await realpath(await mkdtemp(join(tmpdir(), 'tensorloom-data-')))
  try {
    log(`Making ${IMAGES} images …`)
    const planted = await plantImages(join(root, 'photos'), IMAGES, BROKEN_EVERY)
    const wholePaths = planted.whole.map((path) => join(root, 'photos', path))
    const firsts: LoadTimes[] = []
    const seconds: LoadTimes[] = []
    const speedups: number[] = []
    const loopMs: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      log(`Round ${round + 1} of ${ROUNDS} …`)
      const dataFolder = join(root, `data-${round}`)
      const first = await loadInApp(context, root, dataFolder)
      const ms = await timeBitmapLoop(context, wholePaths, { workers: first.workers, batch: BATCH, size: SIZE })
      seconds.push(await loadInApp(context, root, dataFolder))
      firsts.push(first)
      loopMs.push(ms)
      // Images a second of each: the app also reads the broken ones.
      speedups.push(ms / planted.whole.length / (first.decodeMs / IMAGES))
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
    await rm(root, { recursive: true, force: true })
  }
}

export default bench
