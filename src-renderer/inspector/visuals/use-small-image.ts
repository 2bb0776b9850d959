// A small picture to explain with: the first of the loaded images, else a drawn one.
import { useMemo } from 'react'
import type { ImageSize } from '../../../src/datasets/dataset'
import { recordLength } from '../../../src/datasets/pixels'
import { createResampler } from '../../../src/datasets/resample'
import { generateCatSketches } from '../../../src/datasets/sketches'
import type { SmallImage } from '../../../src/layers/explain/sliding-window'
import { useDataStore } from '../../state/data-store'

function shrink(pixels: Uint8Array, from: ImageSize, height: number, width: number): SmallImage {
  const { channels } = from
  const target = new Uint8Array(height * width * channels)
  createResampler(from, { height, width }, channels)(pixels, 0, target, 0)
  return { height, width, channels, values: Array.from(target, (byte) => byte / 255) }
}

export function useSmallImage(height: number, width: number): SmallImage {
  const dataset = useDataStore((state) => state.dataset)
  return useMemo(() => {
    if (dataset?.samples === 'images' && dataset.paths.length > 0)
      return shrink(dataset.pixels.subarray(0, recordLength(dataset.size)), dataset.size, height, width)
    const drawn = generateCatSketches({ count: 1, seed: 1, size: { height: 64, width: 64, channels: 3 } })
    return shrink(drawn.pixels, drawn.size, height, width)
  }, [dataset, height, width])
}
