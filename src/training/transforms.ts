// The pictures of a training batch, changed on their way in: the one place where augmentation happens, whoever takes the step.
import type { Analysis } from '../compiler/analysis'
import type { Graph } from '../graph/graph'
import { sortGraph, upstream } from '../graph/topology'
import type { ChangeSample, StepClock, TransformPlace } from '../layers/layer-kind'

/**
 * The records of `rows`, changed, one behind the other. They lie in memory of its own, which the next call writes anew. The same clock
 * gives the same bytes.
 * @param pixels [n, …sample] uint8
 * @param places where in `pixels` the records of the rows lie; where absent, at the rows' own numbers
 */
export type ChangeBatch = (pixels: Uint8Array, rows: ArrayLike<number>, clock: StepClock, places?: ArrayLike<number>) => Uint8Array

/** Null where the diagram changes nothing on the way in. `analysis` is of `graph` and trainable. */
export function createBatchTransform(graph: Graph, analysis: Analysis, seed: number, size: TransformPlace['size']): ChangeBatch | null {
  const used = upstream(
    sortGraph(graph),
    analysis.losses.map((loss) => loss.nodeId),
  )
  const transforms = analysis.order.flatMap((id) => {
    const node = analysis.nodes.get(id)
    const transform = used.has(id) ? node?.kind?.transform?.(node.params) : null
    const name = graph.nodes.find((one) => one.id === id)?.name ?? id
    return transform ? [{ name, transform }] : []
  })
  if (transforms.length === 0) return null

  const sampleSize = size.height * size.width * size.channels
  let batch = new Uint8Array()
  const between = [new Uint8Array(sampleSize), new Uint8Array(sampleSize)] as const
  return (pixels, rows, { epoch, step }, places = rows) => {
    const length = rows.length * sampleSize
    if (batch.length < length) batch = new Uint8Array(length)
    const changes = transforms.map(({ name, transform }): ChangeSample => transform.at({ seed, name, epoch, step, size }))
    for (let i = 0; i < rows.length; i += 1) {
      const [row, place] = [rows[i] ?? 0, places[i] ?? 0]
      changes.forEach((change, index) => {
        const isLast = index === changes.length - 1
        const source = index === 0 ? pixels : index % 2 === 1 ? between[0] : between[1]
        const target = isLast ? batch : index % 2 === 0 ? between[0] : between[1]
        change(row, source, index === 0 ? place * sampleSize : 0, target, isLast ? i * sampleSize : 0)
      })
    }
    return batch.subarray(0, length)
  }
}
