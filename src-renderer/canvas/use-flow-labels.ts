// Names of nodes and wires for people who do not see them, in the language in use.
import type { AriaLabelConfig } from '@xyflow/react'
import { useMemo } from 'react'
import type { Shape } from '../../src/tensor'
import { useI18n } from '../ui/i18n'
import type { LayerNodeData } from './view-model'

export interface FlowLabels {
  node(data: LayerNodeData): string
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
      edge: (from, to, shape) => t('canvas.edge', { from, to, shape: shape ? format.shape(shape) : t('canvas.shape.unknown') }),
      aria: {
        'node.a11yDescription.default': t('canvas.a11y.node'),
        'node.a11yDescription.keyboardDisabled': t('canvas.a11y.node'),
        'edge.a11yDescription.default': t('canvas.a11y.edge'),
        'node.a11yDescription.ariaLiveMessage': ({ direction, x, y }) =>
          t('canvas.a11y.moved', {
            direction: t(`canvas.direction.${direction === 'up' || direction === 'down' || direction === 'left' ? direction : 'right'}`),
            x,
            y,
          }),
        'minimap.ariaLabel': t('canvas.minimap'),
      },
    }),
    [t, tr, format],
  )
}
