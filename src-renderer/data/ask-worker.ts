// Asks a worker of its own one question; it ends with the answer.

/**
 * The first answer that is no progress; null where the worker fails or `signal` is raised, which ends it.
 * @param onProgress takes what is no answer yet; true for such a message
 */
export function askWorker<Question, Answer>(
  start: () => Worker,
  question: Question,
  signal: AbortSignal,
  {
    transfer = [],
    onProgress = () => false,
  }: { readonly transfer?: Transferable[]; readonly onProgress?: (message: Answer) => boolean } = {},
): Promise<Answer | null> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(null)
      return
    }
    const worker = start()
    const end = (answer: Answer | null): void => {
      signal.removeEventListener('abort', leave)
      worker.terminate()
      resolve(answer)
    }
    const leave = (): void => end(null)
    signal.addEventListener('abort', leave)
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (!onProgress(data)) end(data)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      end(null)
    }
    worker.postMessage(question, transfer)
  })
}
