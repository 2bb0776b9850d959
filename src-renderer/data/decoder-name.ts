// Which decoder makes the pixels here: another browser version may round otherwise.
import { PIXEL_RULE_VERSION } from '../../src/datasets/pixels'

/** The same name stands for the same pixels. */
export function decoderName(): string {
  const chromium = /Chrom(?:e|ium)\/(\d+)/.exec(navigator.userAgent)?.[1] ?? 'unknown'
  return `tensorloom-${PIXEL_RULE_VERSION} chromium-${chromium}`
}
