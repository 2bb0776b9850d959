// A wire with the shape it carries.
import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import { useLit } from '../explain/spotlight'
import { useI18n } from '../ui/i18n'
import { wireLine } from '../../src/document/diagram-geometry'
import type { WireFlowEdge } from './view-model'

import styles from './wire.module.css'

/** From a vertical wire to the label beside it. */
const BESIDE = 10

export const Wire = memo(function Wire({ id, sourceX, sourceY, targetX, targetY, data, selected }: EdgeProps<WireFlowEdge>) {
  const { format } = useI18n()
  const direction = data?.direction ?? 'down'
  const { path, labelX, labelY } = wireLine({ sourceX, sourceY, targetX, targetY }, direction, data?.detour ?? 0)
  const problem = data?.problem ?? false
  const isSelected = selected === true
  const lit = useLit('edges', id)
  const stroke = lit
    ? lit === 'forward'
      ? 'var(--accent)'
      : 'var(--loss)'
    : isSelected
      ? 'var(--accent)'
      : problem
        ? 'var(--bad)'
        : 'var(--wire)'
  const beside = direction === 'down' && (data?.detour ?? 0) === 0 && Math.abs(sourceX - targetX) < 24
  const place = beside
    ? `translate(${labelX + BESIDE}px, ${labelY}px) translate(0, -50%)`
    : direction === 'right'
      ? `translate(${labelX}px, ${labelY - 6}px) translate(-50%, -100%)`
      : `translate(${labelX}px, ${labelY}px) translate(-50%, -50%)`
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={22}
        style={{ stroke, strokeWidth: data?.width ?? 1.5, strokeLinecap: 'round', opacity: isSelected || problem || lit ? 1 : 0.8 }}
      />
      {data?.shape ? (
        <EdgeLabelRenderer>
          <div className={styles['chip']} data-problem={problem} data-selected={isSelected} data-wire={id} style={{ transform: place }}>
            {format.shape(data.shape)}
          </div>
        </EdgeLabelRenderer>
      ) : null}
    </>
  )
})
