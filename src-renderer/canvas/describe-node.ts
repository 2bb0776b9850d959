// A node in words, for people who hear the diagram: what it is, what comes out, where it leads, what is wrong.
import type { NodeId } from '../../src/graph/graph'
import { currentAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { currentI18n } from '../ui/i18n'

export function describeNode(nodeId: NodeId): string {
  const { graph } = useDocumentStore.getState().document
  const { t, tr, format } = currentI18n()
  const node = graph.nodes.find(({ id }) => id === nodeId)
  if (!node) return ''
  const analysis = currentAnalysis()
  const known = analysis.nodes.get(nodeId)
  const kind = known?.kind ?? null
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name]))
  const list = (ids: readonly NodeId[]): string => [...new Set(ids)].map((id) => names.get(id) ?? id).join(', ')
  const sources = list(graph.edges.filter(({ to }) => to.node === nodeId).map(({ from }) => from.node))
  const targets = list(graph.edges.filter(({ from }) => from.node === nodeId).map(({ to }) => to.node))
  const [shape] = known?.outputs ?? []
  const problems = analysis.diagnostics.filter((one) => one.nodeId === nodeId).map(({ message }) => tr(message))
  return [
    t('canvas.node', {
      title: kind && known ? tr(kind.label(known.params)) : t('canvas.unknown'),
      name: node.name,
      describe: kind && known ? tr(kind.describe(known.params)) : node.kind,
    }),
    shape ? t('canvas.says.output', { shape: format.shape(shape) }) : '',
    sources === '' ? '' : t('canvas.says.from', { names: sources }),
    targets === '' ? '' : t('canvas.says.to', { names: targets }),
    ...problems,
  ]
    .filter((part) => part !== '')
    .join(' ')
}
