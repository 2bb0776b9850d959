// What the diagram can do about a finding of the audit.
import { command, fix, insertBefore } from '../../src/compiler/fixes'
import type { Finding } from '../../src/datasets/audit/finding'
import type { Fix } from '../../src/diagnostics'
import { text } from '../../src/diagnostics'
import type { Graph } from '../../src/graph/graph'
import { findKind } from '../../src/layers/registry'

/** Empty where the diagram has no part in it, or does it already. */
export function diagramFixes(code: Finding['code'], graph: Graph): readonly Fix[] {
  const inputs = graph.nodes.filter(({ kind }) => findKind(kind)?.role === 'input')
  const [input] = inputs
  if (!input || inputs.length > 1) return []
  if (code === 'audit/too-few') {
    const wires = graph.edges.filter(({ from }) => from.node === input.id)
    const [wire] = wires
    if (!wire || wires.length > 1 || graph.nodes.some(({ kind }) => kind === 'augmentation')) return []
    const params = findKind('augmentation')?.palette[0]?.params
    const insert = insertBefore(graph, wire.to.node, wire.to.port, 'augmentation', params)
    return [fix(text('Add augmentation', '添加数据增强'), command(insert))]
  }
  if (code === 'audit/grey') {
    const { shape } = input.params as { readonly shape?: { readonly type: string; readonly channels?: number } }
    if (shape?.type !== 'image' || shape.channels === 1) return []
    return [
      fix(
        text('Train on grey images', '用灰度图像训练'),
        command({ type: 'set-params', nodeId: input.id, params: { shape: { ...shape, channels: 1 } } }),
      ),
    ]
  }
  return []
}
