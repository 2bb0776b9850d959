// What kind of work a network is.
import type { Analysis } from '../compiler/analysis'

/**
 * True where weights are used many times a sample, as in convolutions. A dense weight costs two operations a sample;
 * a filter's weight two for every position.
 */
export function isConvolutional({ totals }: Pick<Analysis, 'totals'>): boolean {
  return totals.parameters > 0 && totals.flops / totals.parameters > 8
}
