// Pictures of the camera on their way into the folder of their class. Frames come faster than a disk may take them, so they are written in
// order, several at once.
import { create } from 'zustand'
import { RECORDING, type Handle, type HostClient } from '../../src/api/api'
import type { Diagnostic } from '../../src/diagnostics'

export interface RecordedClass {
  readonly name: string
  /** Pictures in its folder, and those under way. */
  readonly pictures: number
  /** The newest, as small data URLs, newest first. */
  readonly newest: readonly string[]
}

export interface Frame {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** A data URL. */
  readonly thumbnail: string
}

export interface RecordingState {
  readonly classes: readonly RecordedClass[]
  /** Frames not yet on the disk. */
  readonly pending: number
  readonly problems: readonly Diagnostic[]
  /** Finds what the folder has already; two empty classes where that is nothing. */
  open(firstNames: readonly string[]): Promise<void>
  addClass(name: string): void
  /** A class keeps its name once it has pictures. */
  rename(index: number, name: string): void
  removeClass(index: number): void
  record(index: number, frame: Frame): void
  /** Settles when all frames are on the disk, or could not be put there. */
  settled(): Promise<void>
}

const NEWEST = 5

export function createRecording(host: Pick<HostClient, 'call'>, handle: Handle) {
  /** By class, oldest first. */
  const waiting = new Map<string, Uint8Array<ArrayBuffer>[]>()
  let writing: Promise<void> | null = null

  return create<RecordingState>()((set, get) => {
    const change = (name: string, next: (one: RecordedClass) => RecordedClass): void =>
      set({ classes: get().classes.map((one) => (one.name === name ? next(one) : one)) })

    const writeAll = async (): Promise<void> => {
      for (let next = [...waiting][0]; next; next = [...waiting][0]) {
        const [className, frames] = next
        const pictures = frames.splice(0, RECORDING.pictures)
        if (frames.length === 0) waiting.delete(className)
        const reply = await host.call('recording.add', { handle, className, pictures })
        set({ pending: get().pending - pictures.length })
        if (reply.ok) continue
        // What a full disk did not take is not there: the count says so.
        change(className, (one) => ({ ...one, pictures: one.pictures - pictures.length }))
        set({ problems: reply.diagnostics })
      }
    }

    return {
      classes: [],
      pending: 0,
      problems: [],
      async open(firstNames) {
        const reply = await host.call('recording.classes', { handle })
        if (!reply.ok) set({ problems: reply.diagnostics })
        const found = reply.ok ? reply.value.map(({ name, pictures }) => ({ name, pictures, newest: [] })) : []
        set({ classes: found.length > 0 ? found : firstNames.map((name) => ({ name, pictures: 0, newest: [] })) })
      },
      addClass: (name) => set({ classes: [...get().classes, { name, pictures: 0, newest: [] }] }),
      rename(index, name) {
        set({ classes: get().classes.map((one, i) => (i === index && one.pictures === 0 ? { ...one, name } : one)) })
      },
      removeClass: (index) => set({ classes: get().classes.filter((one, i) => i !== index || one.pictures > 0) }),
      record(index, { bytes, thumbnail }) {
        const own = get().classes[index]
        if (!own) return
        change(own.name, (one) => ({ ...one, pictures: one.pictures + 1, newest: [thumbnail, ...one.newest].slice(0, NEWEST) }))
        waiting.set(own.name, [...(waiting.get(own.name) ?? []), bytes])
        set({ pending: get().pending + 1, problems: [] })
        writing ??= writeAll().finally(() => {
          writing = null
        })
      },
      async settled() {
        await writing
      },
    }
  })
}
