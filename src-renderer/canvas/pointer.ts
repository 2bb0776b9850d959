import type { Position } from '../../src/document/document'

/** Where the pointer is over the canvas, canvas pixels; null while it is elsewhere. Read at the moment of a paste only. */
export const canvasPointer: { at: Position | null } = { at: null }
