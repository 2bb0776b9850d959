// Reads files of arrays away from the interface's thread: one question, one answer, with progress before it.
import { MAX_PART_BYTES } from '../../src/api/api'
import type { ArrayTools, Hdf5Group, RangeFile } from '../../src/datasets/arrays/array-format'
import { MAX_ARRAY_BYTES } from '../../src/datasets/arrays/array-format'
import { arrayTooLarge } from '../../src/datasets/arrays/array-problems'
import { formatOf } from '../../src/datasets/arrays/formats'
import { inspectArrays, readArrays } from '../../src/datasets/arrays/load-arrays'
import { fail, ok, type Result } from '../../src/diagnostics'
import { openHost, type HostCall } from '../host-link'
import { allocateShared } from './allocate-shared'
import type { ArrayAnswer, ArrayQuestion } from './array-protocol'

/** A file as the host hands it out: in parts, when they are needed. */
function hostFile(host: HostCall, handle: string, name: string, sizeBytes: number): RangeFile {
  const read = async (start: number, length: number): Promise<Result<Uint8Array>> => {
    if (length <= MAX_PART_BYTES) return length === 0 ? ok(new Uint8Array()) : await host('dataset.part', { handle, name, start, length })
    const whole = new Uint8Array(length)
    for (let at = 0; at < length; at += MAX_PART_BYTES) {
      const part = await host('dataset.part', { handle, name, start: start + at, length: Math.min(MAX_PART_BYTES, length - at) })
      if (!part.ok) return part
      whole.set(part.value, at)
    }
    return ok(whole)
  }
  return { name, sizeBytes, read }
}

/** The library wants the whole file in its own memory; each file is brought there once. */
function createTools(): ArrayTools {
  const opened = new Map<string, Hdf5Group | null>()
  return {
    async openHdf5(file) {
      const known = opened.get(file.name)
      if (known !== undefined) return ok(known)
      if (file.sizeBytes > MAX_ARRAY_BYTES) return fail(arrayTooLarge(file.name, file.sizeBytes))
      const bytes = await file.read(0, file.sizeBytes)
      if (!bytes.ok) return bytes
      const { ready, File } = await import('h5wasm')
      const library = await ready
      // Without this the library prints its own error stack to the console.
      library.activate_throwing_error_handler()
      const group = (() => {
        try {
          const path = `arrays-${opened.size}.h5`
          library.FS.writeFile(path, bytes.value)
          return new File(path, 'r')
        } catch {
          // No HDF5 structure behind the signature, or no memory for it.
          return null
        }
      })()
      opened.set(file.name, group)
      return ok(group)
    },
  }
}

async function answer(question: ArrayQuestion): Promise<ArrayAnswer> {
  const { handle, name } = question
  const host = openHost(question.link)
  const listed = await host('dataset.files', { handle })
  const files = listed.ok
    ? listed.value.files.filter((one) => formatOf(one.name) !== null).map((one) => hostFile(host, handle, one.name, one.sizeBytes))
    : []
  const tools = createTools()
  if (question.type === 'inspect') return { type: 'inspected', result: listed.ok ? await inspectArrays(name, files, tools) : listed }
  if (!listed.ok) return { type: 'read', result: listed }
  const { settings, size } = question
  const onProgress = (done: number, total: number): void => self.postMessage({ type: 'progress', done, total } satisfies ArrayAnswer)
  return { type: 'read', result: await readArrays(name, files, settings, { size, tools, allocate: allocateShared, onProgress }) }
}

self.onmessage = ({ data }: MessageEvent<ArrayQuestion>) => {
  answer(data).then(
    (said) => self.postMessage(said),
    // What is thrown here (no memory, say) would otherwise be a silent rejection.
    (thrown: unknown) => self.reportError(thrown),
  )
}
