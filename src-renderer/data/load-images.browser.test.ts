// Loading whatever the order in which workers answer, cut short and taken up again: the pool and the host are made here, so that both can be played.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HostClient, ScannedFile } from '../../src/api/api'
import { faults } from '../../src/datasets/image-header'
import type { ImageLayout } from '../../src/datasets/layout'
import { recordLength } from '../../src/datasets/pixels'
import type { DecodePolicy } from '../../src/datasets/resize'
import { makeSplits } from '../../src/datasets/splits'
import { error, fail, ok, text } from '../../src/diagnostics'
import type { DecodePool, PoolAnswer } from './decode-pool'
import type { WorkerRequest } from './decode-protocol'
import { loadImages } from './load-images'

const POLICY: DecodePolicy = { size: { height: 1, width: 2, channels: 3 }, resize: 'stretch' }
const LENGTH = recordLength(POLICY.size)
const GRANT = { handle: 'h', name: 'pets', displayPath: '/pets' }
/** One file in so many is broken. */
const BROKEN = 7

function layoutOf(count: number): { readonly layout: ImageLayout; readonly files: readonly ScannedFile[] } {
  const paths = Array.from({ length: count }, (_, i) => `${i % 2 === 0 ? 'cat' : 'dog'}/${i}.png`)
  const samples = paths.map((path, i) => ({ path, label: i % 2, given: null }))
  const manifest = { name: 'pets', layout: 'class-folders', classes: ['cat', 'dog'], positive: null, samples, skipped: [] } as const
  // Ids begin anywhere.
  const files = paths.map((path, i) => ({ id: 1000 + i, path, sizeBytes: 100, modifiedMs: 0 }))
  return { layout: { kind: 'images', manifest, ids: files.map(({ id }) => id) }, files }
}

const isBroken = (id: number): boolean => id % BROKEN === 0

/** The record of a file says which file it is. */
function recordOf(id: number): Uint8Array {
  return Uint8Array.from({ length: LENGTH }, (_, i) => (id * 31 + i) % 251)
}

interface Kept {
  readonly ids: Set<number>
}

/** A host that keeps records by id. */
function hostThatKeeps(kept: Kept, files: readonly ScannedFile[]): HostClient {
  const call = async (name: string): Promise<unknown> => {
    if (name === 'records.open') {
      const sizes = new Uint8Array(files.length * 4)
      return ok({ known: Uint8Array.from(files, ({ id }) => (kept.ids.has(id) ? 1 : 0)), sizes })
    }
    return name === 'records.finish' ? ok(null) : fail(error('host/unknown-call', text('?', '?')))
  }
  return { call: call as HostClient['call'], onEvent: () => () => undefined }
}

interface Played {
  readonly pool: DecodePool
  /** Ids of the files that were decoded. */
  readonly decoded: number[]
}

/** Workers that answer after as many turns as `turns` says, one request after another. */
function playedPool(kept: Kept, turns: readonly number[], onDecoded: (count: number) => void = () => undefined): Played {
  const decoded: number[] = []
  let asked = 0
  const ask = async (request: WorkerRequest): Promise<PoolAnswer> => {
    const wait = turns[asked % Math.max(1, turns.length)] ?? 0
    asked += 1
    for (let i = 0; i < wait; i += 1) await new Promise((next) => setTimeout(next))
    if (request.type !== 'decode' && request.type !== 'fetch') throw new Error(request.type)
    const { ids, rows, pixels } = request
    if (pixels === null) throw new Error('the tests run isolated')
    ids.forEach((id, i) => {
      if (!isBroken(id)) pixels.set(recordOf(id), (rows[i] ?? 0) * LENGTH)
    })
    if (request.type === 'fetch') return { type: 'fetched', ok: ids.every((id) => kept.ids.has(id)), pixels: null }
    for (const id of ids) if (!isBroken(id)) kept.ids.add(id)
    decoded.push(...ids)
    onDecoded(decoded.length)
    const reasons = ids.map((id) => (isBroken(id) ? faults.undecodable() : null))
    return { type: 'decoded', faults: reasons, sizes: new Uint16Array(ids.length * 2), pixels: null, kept: true, problem: null }
  }
  return { decoded, pool: { ask, warm: () => undefined, close: () => undefined } }
}

async function load(count: number, kept: Kept, played: Played, signal = new AbortController().signal) {
  const { layout, files } = layoutOf(count)
  const seen: number[] = []
  const options = { onProgress: (done: number) => void seen.push(done), signal }
  return { seen, result: await loadImages(hostThatKeeps(kept, files), GRANT, layout, files, POLICY, played.pool, options) }
}

describe('loadImages', () => {
  it('gives the same rows, splits and skipped files whatever the order in which workers answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 20, max: 500 }), fc.array(fc.nat({ max: 4 }), { maxLength: 12 }), async (count, turns) => {
        const { result, seen } = await load(count, { ids: new Set() }, playedPool({ ids: new Set() }, turns))
        const atOnce = await load(count, { ids: new Set() }, playedPool({ ids: new Set() }, []))
        if (!result.ok || !atOnce.result.ok) throw new Error('it loads')
        const { value } = result
        const whole = layoutOf(count).files.filter(({ id }) => !isBroken(id))
        expect(value.paths).toEqual(whole.map(({ path }) => path))
        expect([...value.pixels].join()).toBe(whole.flatMap(({ id }) => [...recordOf(id)]).join())
        expect(value.skipped.length).toBe(count - whole.length)
        expect(atOnce.result.value.paths).toEqual(value.paths)
        expect([...atOnce.result.value.labels]).toEqual([...value.labels])
        const options = { validationShare: 0.2, testShare: 0.2, seed: 3 }
        expect(makeSplits(value, options)).toEqual(makeSplits(atOnce.result.value, options))
        expect(seen.at(-1)).toBe(count)
        expect(seen).toEqual(seen.toSorted((a, b) => a - b))
      }),
      { numRuns: 12 },
    )
  })

  it('goes on where a cancelled load stopped: nothing that was kept is decoded again', async () => {
    const kept: Kept = { ids: new Set() }
    const cancel = new AbortController()
    const first = playedPool(kept, [1, 3, 2], (count) => {
      if (count >= 300) cancel.abort()
    })
    const cut = await load(1500, kept, first, cancel.signal)
    expect(cut.result).toMatchObject({ ok: false, diagnostics: [{ code: 'data/cancelled' }] })
    expect(first.decoded.length).toBeLessThan(1500)
    const before = new Set(kept.ids)
    const second = playedPool(kept, [2, 1])
    const { result } = await load(1500, kept, second)
    if (!result.ok) throw new Error('it loads')
    expect(second.decoded.filter((id) => before.has(id))).toEqual([])
    expect(second.decoded.length).toBe(1500 - before.size)
    const whole = await load(1500, { ids: new Set() }, playedPool({ ids: new Set() }, []))
    expect(whole.result.ok && result.value.pixels).toEqual(whole.result.ok && whole.result.value.pixels)
    expect(result.value.paths).toEqual(whole.result.ok && whole.result.value.paths)
  })
})
