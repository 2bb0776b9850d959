// The loop that is beaten: files read in batches by as many workers, each image by createImageBitmap with its own resizing, read back from a
// canvas. The next batch is on its way while one is decoded, as anyone would have it.
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BenchContext } from '../bench'
import { BEGIN_AFTER_MS, ENDED, openUnwatched } from './unwatched'

export interface LoopOptions {
  readonly workers: number
  /** Files in one request. */
  readonly batch: number
  /** Of the records, in pixels a side. */
  readonly size: number
}

const WORKER = `
onmessage = async ({ data: { from, to, batch, size } }) => {
  const canvas = new OffscreenCanvas(size, size)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const options = { resizeWidth: size, resizeHeight: size, resizeQuality: 'high', colorSpaceConversion: 'none', premultiplyAlpha: 'none' }
  const records = new Uint8Array((to - from) * size * size * 3)
  const read = async (first) => first < to ? await (await fetch('/batch/' + first + '/' + Math.min(to, first + batch))).arrayBuffer() : null
  let failed = 0
  let reading = read(from)
  for (let first = from; first < to; first += batch) {
    const bytes = await reading
    reading = read(first + batch)
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
async function serve(paths: readonly string[]): Promise<{ readonly server: Server; readonly url: string }> {
  const batch = async (from: number, to: number): Promise<Buffer> => {
    const files = await Promise.all(paths.slice(from, to).map(async (path) => await readFile(path)))
    return Buffer.concat(files.flatMap((file) => [Buffer.from(Uint32Array.of(file.length).buffer).swap32(), file]))
  }
  const server = createServer((request, response) => {
    const [, what, from, to] = (request.url ?? '/').split('/')
    if (what === 'batch') {
      void batch(Number(from), Number(to)).then((bytes) => response.end(bytes))
      return
    }
    response.setHeader('content-type', what === 'worker.js' ? 'text/javascript' : 'text/html')
    response.end(what === 'worker.js' ? WORKER : '<!doctype html><title>bench</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

/** Runs in the page. */
function runLoop(options: LoopOptions & { readonly count: number; readonly beginAfterMs: number; readonly ended: string }): void {
  const { count, workers, batch, size, beginAfterMs, ended } = options
  setTimeout(() => {
    const startMs = performance.now()
    const lanes = Array.from({ length: workers }, async (_, lane) => {
      const worker = new Worker('/worker.js')
      const answer = new Promise((resolve) => (worker.onmessage = resolve))
      worker.postMessage({ from: Math.floor((lane * count) / workers), to: Math.floor(((lane + 1) * count) / workers), batch, size })
      await answer
    })
    void Promise.all(lanes).then(() => {
      Object.assign(window, { loopMs: performance.now() - startMs })
      history.replaceState(null, '', ended)
    })
  }, beginAfterMs)
}

/** @returns milliseconds from the start of the workers until all have read and decoded their files */
export async function timeBitmapLoop(
  { chromiumPath, chromiumArgs }: BenchContext,
  paths: readonly string[],
  options: LoopOptions,
): Promise<number> {
  const { server, url } = await serve(paths)
  const browser = await openUnwatched(chromiumPath, chromiumArgs)
  try {
    await browser.prepare(url, (page) =>
      page.evaluate(runLoop, { ...options, count: paths.length, beginAfterMs: BEGIN_AFTER_MS, ended: ENDED }),
    )
    return await browser.afterwards((page) => page.evaluate(() => Reflect.get(window, 'loopMs') as number))
  } finally {
    await browser.close()
    server.close()
    server.closeAllConnections()
  }
}
