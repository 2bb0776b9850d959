// The page's half of the stand-in: an init script that gives the preload bundle its `electron`. Self-contained, because
// it is sent to the page as text. Bytes cross Playwright's JSON as base64.

/**
 * @param {(require: (name: string) => unknown, module: { exports: unknown }, exports: unknown) => void} preload the bundle
 */
export function runPreload(preload) {
  if (window !== window.top) return

  /** @param {unknown} value @returns {unknown} */
  const pack = (value) => {
    if (value instanceof Uint8Array) {
      let binary = ''
      for (let at = 0; at < value.length; at += 0x8000) binary += String.fromCharCode(...value.subarray(at, at + 0x8000))
      return { $bytes: btoa(binary) }
    }
    if (Array.isArray(value)) return value.map(pack)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, pack(member)]))
  }
  /** @param {unknown} value @returns {unknown} */
  const unpack = (value) => {
    if (Array.isArray(value)) return value.map(unpack)
    if (typeof value !== 'object' || value === null) return value
    if ('$bytes' in value && typeof value.$bytes === 'string')
      return Uint8Array.from(atob(value.$bytes), (character) => character.charCodeAt(0))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, unpack(member)]))
  }

  /** @type {unknown} */
  const binding = Reflect.get(window, '__tensorloomShimInvoke')
  if (typeof binding !== 'function') throw new Error('the stand-in must be bound before the preload runs')
  /** @type {Map<string, Set<(event: unknown, ...args: unknown[]) => void>>} */
  const listeners = new Map()
  Reflect.set(window, '__tensorloomShimEmit', (/** @type {string} */ channel, /** @type {unknown[]} */ args) => {
    for (const listener of listeners.get(channel) ?? []) listener({}, ...args.map(unpack))
  })
  const electron = {
    contextBridge: {
      exposeInMainWorld: (/** @type {string} */ name, /** @type {object} */ api) =>
        Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true }),
    },
    webUtils: {
      // What a test says the file's path is: a page's own files have none.
      getPathForFile: (/** @type {File} */ file) => String(Reflect.get(file, 'tensorloomPath') ?? ''),
    },
    ipcRenderer: {
      invoke: async (/** @type {string} */ channel, /** @type {unknown[]} */ ...args) =>
        unpack(await Reflect.apply(binding, undefined, [channel, pack(args)])),
      on: (/** @type {string} */ channel, /** @type {(event: unknown, ...args: unknown[]) => void} */ listener) => {
        const known = listeners.get(channel) ?? new Set()
        listeners.set(channel, known.add(listener))
      },
      removeListener: (/** @type {string} */ channel, /** @type {(event: unknown, ...args: unknown[]) => void} */ listener) =>
        void listeners.get(channel)?.delete(listener),
    },
  }
  const module = { exports: {} }
  /** @param {string} name */
  const require = (name) => {
    if (name === 'electron') return electron
    throw new Error(`a sandboxed preload has no module '${name}'`)
  }
  preload(require, module, module.exports)
}
