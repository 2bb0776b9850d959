// The weights of a node as pictures: a convolution's kernels, a dense layer's table.
import { useEffect, useState } from 'react'
import type { NodeWeights } from '../../src/explain/ask'
import type { NodeId } from '../../src/graph/graph'
import { useI18n } from '../ui/i18n'
import styles from './explain.module.css'
import type { Ask } from './explain-store'
import { useExplainStoreHere } from './subject'
import { rangeOf, TensorCanvas } from './tensor-canvas'

const MOST_FILTERS = 32
const MOST_CHANNELS = 16
const MOST_SIDE = 512

export function Kernels({ nodeId, ask }: { readonly nodeId: NodeId; readonly ask: Ask }) {
  const { t, format } = useI18n()
  const useStore = useExplainStoreHere()
  const epoch = useStore((state) => state.epoch)
  const look = useStore((state) => state.look)
  const [answer, setAnswer] = useState<{ readonly nodeId: NodeId; readonly weights: NodeWeights['weights'] } | null>(null)
  useEffect(() => {
    let current = true
    void ask({ what: 'weights', epoch, nodeId }).then((got) => {
      if (current && got.ok && got.value.what === 'weights') setAnswer({ nodeId, weights: got.value.weights })
    })
    return () => {
      current = false
    }
    // With every new look the weights may have moved on.
  }, [nodeId, epoch, look, ask])
  const kernel = answer?.nodeId === nodeId ? answer.weights.find(({ shape }) => shape.length === 4 || shape.length === 2) : undefined
  if (!kernel) return null
  const range = rangeOf(kernel.values)
  if (kernel.shape.length === 2) {
    const [inputs = 1, units = 1] = kernel.shape
    const rows = Math.min(inputs, MOST_SIDE)
    return (
      <>
        <h4>{t('explain.kernels')}</h4>
        <TensorCanvas
          values={kernel.values}
          height={rows}
          width={units}
          channels={1}
          channel={0}
          tint="signed"
          range={range}
          label={t('explain.kernels')}
          className={styles['table']}
        />
        <p className={styles['caption']}>
          {rows < inputs ? `${t('explain.firstOf', { shown: format.count(rows), all: format.count(inputs) })} · ` : ''}
          {t('explain.weights.help')}
        </p>
      </>
    )
  }
  const [height = 1, width = 1, channels = 1, filters = 1] = kernel.shape
  return (
    <>
      <h4>{t('explain.kernels')}</h4>
      <div className={styles['kernels']}>
        {Array.from({ length: Math.min(filters, MOST_FILTERS) }, (_, filter) => (
          <div key={filter}>
            {Array.from({ length: Math.min(channels, MOST_CHANNELS) }, (_, channel) => (
              <TensorCanvas
                key={channel}
                values={kernel.values}
                height={height}
                width={width}
                channels={channels * filters}
                channel={channel * filters + filter}
                tint="signed"
                range={range}
                label={t('explain.kernel', {
                  filter: format.count(filter + 1),
                  filters: format.count(filters),
                  channel: format.count(channel + 1),
                })}
              />
            ))}
          </div>
        ))}
      </div>
      <p className={styles['caption']}>{t('explain.kernels.help')}</p>
    </>
  )
}
