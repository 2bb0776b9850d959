// Names of the IPC channels; preload.ts repeats them, because it may import nothing.
export const CALL_CHANNEL = 'tensorloom:call'
export const EVENT_CHANNEL = 'tensorloom:event'
/** A file that the user dropped on the window. */
export const DROPPED_CHANNEL = 'tensorloom:dropped'
