// Names of the two IPC channels; preload.ts repeats them, because it may import nothing.
export const CALL_CHANNEL = 'tensorloom:call'
export const EVENT_CHANNEL = 'tensorloom:event'
