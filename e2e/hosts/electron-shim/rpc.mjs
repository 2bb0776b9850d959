// Calls in both directions over a Node IPC channel; what is sent is structurally cloned, so bytes stay bytes.

/**
 * @typedef {{ send(message: unknown): void, on(event: 'message', listener: (message: any) => void): unknown }} Channel
 * @typedef {Record<string, (...args: any[]) => unknown>} Methods
 */

/**
 * Answers the other side's calls with `methods`; the returned function calls the other side's.
 * @param {Channel} channel
 * @param {Methods} methods
 * @returns {(method: string, ...args: unknown[]) => Promise<any>}
 */
export function connectRpc(channel, methods) {
  let nextId = 0
  /** @type {Map<number, { resolve(value: unknown): void, reject(error: Error): void }>} */
  const pending = new Map()
  channel.on('message', async (message) => {
    if (message?.rpc === 'answer') {
      const waiting = pending.get(message.id)
      pending.delete(message.id)
      if (message.error === undefined) waiting?.resolve(message.value)
      else waiting?.reject(new Error(message.error))
      return
    }
    if (message?.rpc !== 'call') return
    try {
      const method = methods[message.method]
      if (method === undefined) throw new Error(`no method '${message.method}'`)
      channel.send({ rpc: 'answer', id: message.id, value: await method(...message.args) })
    } catch (thrown) {
      channel.send({ rpc: 'answer', id: message.id, error: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  })
  return (method, ...args) =>
    new Promise((resolve, reject) => {
      const id = nextId++
      pending.set(id, { resolve, reject })
      channel.send({ rpc: 'call', id, method, args })
    })
}
