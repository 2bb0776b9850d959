import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'
import { newProject } from '../../src/document/new-project'
import { LONGEST_MS, QUIET_MS, RETRY_MS, startAutosave, type Autosave, type BackupState, type Work } from './autosave'

const DISK_FULL = error('host/disk-full', text('The disk is full.', '磁盘已满。'))
const WRITE_MS = 150

/** A window and a host with a backup, whose writes take a moment. */
class Fake {
  work: Work | null = null
  backup: string | null = null
  shown: BackupState = { kept: null, failed: false }
  warnings = 0
  writes = 0
  atOnce = 0
  most = 0
  full = false
  private listener: () => void = () => undefined
  readonly autosave: Autosave

  constructor() {
    this.autosave = startAutosave({
      current: () => this.work,
      onChange: (listener) => {
        this.listener = listener
        return () => (this.listener = () => undefined)
      },
      write: (work) =>
        this.call(() => {
          this.writes += 1
          if (this.full) return fail(DISK_FULL)
          this.backup = `${work.document.name} ${work.handle ?? '-'} ${work.stamp ?? '-'}`
          return ok(null)
        }),
      discard: () =>
        this.call(() => {
          this.backup = null
          return ok(null)
        }),
      show: (state) => (this.shown = state),
      warn: () => (this.warnings += 1),
    })
  }

  private async call(run: () => Result<null>): Promise<Result<null>> {
    this.atOnce += 1
    this.most = Math.max(this.most, this.atOnce)
    await new Promise((resolve) => setTimeout(resolve, WRITE_MS))
    this.atOnce -= 1
    return run()
  }

  edit(name: string, file: Partial<Work> = {}): ProjectDocument {
    const document = newProject(name)
    this.set({ document, handle: null, stamp: null, ...file })
    return document
  }

  set(work: Work | null): void {
    this.work = work
    this.listener()
  }
}

let fake: Fake
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
  fake = new Fake()
})
afterEach(() => {
  fake.autosave.stop()
  vi.useRealTimers()
})

describe('the backup', () => {
  it('holds an edit within a second', async () => {
    const document = fake.edit('a')
    await pass(1000)
    expect(fake.backup).toBe('a - -')
    expect(fake.shown).toEqual({ kept: document, failed: false })
  })

  it('waits for a pause, and writes once', async () => {
    for (const name of ['a', 'b', 'c']) {
      fake.edit(name)
      await pass(QUIET_MS / 4)
    }
    expect(fake.writes).toBe(0)
    await pass(1000)
    expect(fake.writes).toBe(1)
    expect(fake.backup).toBe('c - -')
  })

  it('is never more than a second behind, however long an edit goes on', async () => {
    for (let step = 0; step < 500; step++) {
      fake.edit(`${step * 10}`)
      await pass(10)
      const heldMs = fake.backup === null ? 0 : Number.parseInt(fake.backup)
      expect(step * 10 - heldMs).toBeLessThanOrEqual(1000)
    }
    expect(fake.most).toBe(1)
    expect(fake.writes).toBeLessThan(5000 / QUIET_MS + 1)
  })

  it('gets one write at a time, and the latest in the end', async () => {
    fake.edit('a')
    await pass(QUIET_MS + WRITE_MS / 2)
    fake.edit('b')
    void fake.autosave.flush()
    fake.edit('c')
    await pass(LONGEST_MS + 2 * WRITE_MS)
    expect(fake.most).toBe(1)
    expect(fake.backup).toBe('c - -')
    expect(fake.shown.kept).toBe(fake.work?.document)
  })

  it('is not written again for what it holds, and not at all without unsaved work', async () => {
    fake.edit('a')
    await pass(1000)
    fake.set({ ...(fake.work as Work) })
    await pass(5000)
    expect(fake.writes).toBe(1)
    const clean = new Fake()
    clean.set(null)
    await pass(5000)
    expect([clean.writes, clean.backup]).toEqual([0, null])
  })

  it('is written again for another file: it must go back to the right one', async () => {
    fake.edit('a', { handle: 'h', stamp: '1' })
    await pass(1000)
    fake.set({ ...(fake.work as Work), stamp: '2' })
    await pass(1000)
    expect(fake.backup).toBe('a h 2')
  })
})

describe('work that was saved, dropped or undone', () => {
  it('leaves no backup', async () => {
    fake.edit('a')
    await pass(1000)
    fake.set(null)
    await pass(WRITE_MS)
    expect(fake.backup).toBeNull()
    expect(fake.shown).toEqual({ kept: null, failed: false })
  })

  it('leaves none where a write was on its way', async () => {
    fake.edit('a')
    await pass(QUIET_MS + WRITE_MS / 2)
    fake.set(null)
    await pass(3 * WRITE_MS)
    expect(fake.backup).toBeNull()
    expect(fake.most).toBe(1)
  })

  it('is not written where that happened before the pause was over', async () => {
    fake.edit('a')
    await pass(QUIET_MS / 2)
    fake.set(null)
    await pass(5000)
    expect(fake.writes).toBe(0)
  })

  it('is backed up anew when it is changed again', async () => {
    fake.edit('a')
    await pass(1000)
    fake.set(null)
    await pass(1000)
    fake.edit('b')
    await pass(1000)
    expect(fake.backup).toBe('b - -')
  })
})

describe('a disk that refuses', () => {
  it('is told of once, not with every edit; the editing goes on', async () => {
    fake.full = true
    for (let step = 0; step < 5; step++) {
      fake.edit(`${step}`)
      await pass(1000)
    }
    expect(fake.warnings).toBe(1)
    expect(fake.shown.failed).toBe(true)
  })

  it('is tried again by itself, and told of anew only after it went well', async () => {
    fake.full = true
    fake.edit('a')
    await pass(1000)
    fake.full = false
    await pass(RETRY_MS + WRITE_MS)
    expect(fake.backup).toBe('a - -')
    expect(fake.shown.failed).toBe(false)
    fake.full = true
    fake.edit('b')
    await pass(1000)
    expect(fake.warnings).toBe(2)
    // The last whole state is still there.
    expect(fake.backup).toBe('a - -')
  })
})

describe('flush', () => {
  it('brings the backup up to date at once', async () => {
    fake.edit('a')
    const done = fake.autosave.flush()
    await pass(WRITE_MS)
    expect(await done).toBe(true)
    expect(fake.backup).toBe('a - -')
  })

  it('says where it could not', async () => {
    fake.full = true
    fake.edit('a')
    const done = fake.autosave.flush()
    await pass(WRITE_MS)
    expect(await done).toBe(false)
  })
})
