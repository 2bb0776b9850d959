// Names of nodes and wires for people who do not see them, in the language in use.
import type { AriaLabelConfig } from '@xyflow/react'
import { useMemo } from 'react'
import type { Frame } from '../../src/document/document'
import type { GraphGroup } from '../../src/graph/graph'
import type { Shape } from '../../src/tensor'
import { useI18n } from '../ui/i18n'
import type { CollapsedData } from './group-view'
import type { LayerNodeData } from './view-model'

export interface FlowLabels {
  node(data: LayerNodeData): string
  frame(group: GraphGroup): string
  free(frame: Frame): string
  collapsed(data: CollapsedData): string
  edge(from: string, to: string, shape: Shape | null): string
  readonly aria: Partial<AriaLabelConfig>
}

export function useFlowLabels(): FlowLabels {
  const { t, tr, format } = useI18n()
  return useMemo(
    () => ({
      node(data) {
        const plain = t('canvas.node', { title: tr(data.title), name: data.node.name, describe: tr(data.describe) })
        const problems = data.diagnostics.map(({ message }) => tr(message)).join(' ')
        return problems === '' ? plain : t('canvas.node.problems', { node: plain, problems })
      },
      frame: ({ name }) => t('canvas.group.frame', { name }),
      free: ({ name, note }) => t(note === '' ? 'canvas.frame' : 'canvas.frame.noted', { name, note }),
      collapsed: ({ group, parameters }) =>
        t('canvas.group.node', { name: group.name, count: format.count(group.members.length), parameters: format.count(parameters) }),
      edge: (from, to, shape) => t('canvas.edge', { from, to, shape: shape ? format.shape(shape) : t('canvas.shape.unknown') }),
      aria: {
        'minimap.ariaLabel': t('canvas.minimap'),
      },
    }),
    [t, tr, format],
  )
}
