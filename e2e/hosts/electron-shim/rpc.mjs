// Calls in both directions over a Node IPC channel; what is sent is structurally cloned, so bytes stay bytes.

/**
 * @typedef {{ readonly rpc: 'call', readonly id: number, readonly method: string, readonly args: readonly unknown[] }} Call
 * @typedef {{ readonly rpc: 'answer', readonly id: number, readonly value?: unknown, readonly error?: string }} Answer
 * @typedef {{ send(message: Call | Answer): void, on(listener: (message: Call | Answer) => void): void }} Channel
 * @typedef {{ readonly [name: string]: (...args: never[]) => unknown }} Methods
 * @typedef {(method: string, ...args: unknown[]) => Promise<unknown>} Remote
 */

/**
 * Answers the other side's calls with `methods`; the returned function calls the other side's.
 * @param {Channel} channel
 * @param {Methods} methods
 * @returns {Remote}
 */
export function connectRpc(channel, methods) {
  let nextId = 0
  /** @type {Map<number, { resolve(value: unknown): void, reject(error: Error): void }>} */
  const pending = new Map()

  /** @param {Call} call */
  async function answer({ id, method, args }) {
    try {
      const run = methods[method]
      if (run === undefined) throw new Error(`no method '${method}'`)
      channel.send({ rpc: 'answer', id, value: await Reflect.apply(run, undefined, args) })
    } catch (thrown) {
      channel.send({ rpc: 'answer', id, error: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }

  channel.on((message) => {
    if (message.rpc === 'call') {
      void answer(message)
      return
    }
    const waiting = pending.get(message.id)
    pending.delete(message.id)
    if (message.error === undefined) waiting?.resolve(message.value)
    else waiting?.reject(new Error(message.error))
  })
  return (method, ...args) =>
    new Promise((resolve, reject) => {
      const id = nextId++
      pending.set(id, { resolve, reject })
      channel.send({ rpc: 'call', id, method, args })
    })
}
