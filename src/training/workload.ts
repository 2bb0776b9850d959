// What of a run decides how fast a backend is for it.
import { z } from 'zod'
import type { Analysis } from '../compiler/analysis'
import { randomKey } from '../random'
import { formatShape } from '../tensor'
import type { Measurement } from './supervise-run'
import type { BackendName } from './plan'

/** A measurement with the graphics cards it was made on: with others it means nothing. */
export interface KnownBackend extends Measurement {
  /** Names of the cards by interface. */
  readonly cards: Readonly<Partial<Record<BackendName, string>>>
}

/** What was measured on this machine, by {@link workloadKey}; newest last. */
export type KnownBackends = Readonly<Record<string, KnownBackend>>

const backendName = z.enum(['webgpu', 'webgl', 'wasm', 'cpu'])

export const knownBackendsSchema: z.ZodType<KnownBackends> = z.record(
  z.string().regex(/^[0-9a-f]{16}$/),
  z.object({
    taken: backendName,
    msPerStep: z.partialRecord(backendName, z.number().nonnegative().optional()),
    cards: z.partialRecord(backendName, z.string().max(500).optional()),
  }),
) as z.ZodType<KnownBackends>

/** The same for runs whose steps take the same work: kinds of layers in their order, with shapes and parameters, and the batch. 16 hex digits. */
export function workloadKey({ order, nodes }: Pick<Analysis, 'order' | 'nodes'>, batchSize: number): string {
  const layers = order.map((id) => {
    const node = nodes.get(id)
    const shapes = (node?.outputs ?? []).map((shape) => (shape ? formatShape(shape) : '?'))
    return `${node?.kind?.type ?? '?'} ${shapes.join()} ${node?.parameters ?? 0}`
  })
  const { k0, k1 } = randomKey('workload', batchSize, ...layers)
  return [k0, k1].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}
