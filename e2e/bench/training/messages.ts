// How the bench talks to its workers: one request, one answer. Runs inside a worker.

/** Names of the workers to their requests; each answers with JSON. */
export type Handlers = Readonly<Record<string, (request: never) => unknown>>

interface Request {
  readonly id: number
  readonly name: string
  readonly argument: unknown
}

/** Answers every request by its handler; what a handler throws is the answer's error. */
export function serve(handlers: Handlers): void {
  addEventListener('message', ({ data }: MessageEvent<Request>) => {
    const answer = async (): Promise<unknown> => {
      const handler = handlers[data.name] as ((request: unknown) => unknown) | undefined
      if (!handler) throw new Error(`No handler ${data.name}`)
      return await handler(data.argument)
    }
    answer().then(
      (value) => {
        postMessage({ id: data.id, value })
      },
      (thrown: unknown) => {
        postMessage({ id: data.id, error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) })
      },
    )
  })
}
