// Pixel statistics of the images that are not excluded, worked out between frames so that the window stays quick.
import { useEffect, useMemo, useState } from 'react'
import type { LabelledImages } from '../../src/datasets/dataset'
import type { PixelStatistics } from '../../src/datasets/pixel-statistics'
import { measurePixels } from '../../src/datasets/pixel-statistics'
import { recordLength } from '../../src/datasets/pixels'

/** Longest stretch of work between two turns of the window. */
const TURN_MS = 8
/** Values gone over between two looks at the clock. */
const PORTION_VALUES = 200_000

/** `share`: of the work done so far, 0 … 1. */
export type Measured = { readonly share: number; readonly statistics: null } | { readonly share: 1; readonly statistics: PixelStatistics }

const BEGUN: Measured = { share: 0, statistics: null }

export function usePixelStatistics(dataset: LabelledImages, excluded: ReadonlySet<number>): Measured {
  const { pixels, size, labels, classes } = dataset
  const asked = useMemo(() => ({ pixels, size, labels, classes, excluded }), [pixels, size, labels, classes, excluded])
  const [measured, setMeasured] = useState<{ readonly of: unknown; readonly value: Measured }>({ of: null, value: BEGUN })
  useEffect(() => {
    let stopped = false
    const rows = Uint32Array.from([...asked.labels.keys()].filter((row) => !asked.excluded.has(row)))
    const portion = Math.max(1, Math.floor(PORTION_VALUES / recordLength(asked.size)))
    const work = measurePixels(asked.pixels, asked.size, asked.labels, asked.classes.length, rows, portion)
    const go = (): void => {
      const until = performance.now() + TURN_MS
      while (!stopped) {
        const step = work.next()
        if (step.done) {
          setMeasured({ of: asked, value: { share: 1, statistics: step.value } })
          return
        }
        if (performance.now() < until) continue
        setMeasured({ of: asked, value: { share: step.value, statistics: null } })
        setTimeout(go)
        return
      }
    }
    const timer = setTimeout(go)
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [asked])
  return measured.of === asked ? measured.value : BEGUN
}
