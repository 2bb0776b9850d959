// The points of a project's source.
import type { Json, Result } from '../../diagnostics'
import { error, fail, ok, text } from '../../diagnostics'
import type { DecodedDataset } from '../dataset'
import { drawPoints } from './generator-kind'
import { findGenerator } from './registry'

interface PointSource {
  readonly generator: string
  readonly count: number
  readonly seed: number
  readonly params?: Readonly<Record<string, Json>> | undefined
}

/** Errors: data/unknown-generator, where the project comes from a newer version. */
export function drawSource({ generator, count, seed, params }: PointSource): Result<DecodedDataset> {
  const kind = findGenerator(generator)
  if (kind) return ok(drawPoints(kind, params ?? {}, count, seed))
  return fail(
    error(
      'data/unknown-generator',
      text(`This version does not know the generator “${generator}”.`, `此版本不认识生成器“${generator}”。`),
      {
        hint: text('Choose other data, or open the project with a newer version.', '请选择其他数据，或用更新的版本打开该项目。'),
      },
    ),
  )
}
