// Where the raw samples of a step come from: memory, or records that are read ahead of the steps that want them.
import type { Dataset, RecordReader, StreamedImages } from '../datasets/dataset'
import { recordLength } from '../datasets/pixels'
import type { Diagnostic } from '../diagnostics'

/** Raw values, uint8 pixels or float32 features, and where among them each of the asked rows lies, counted in samples. */
export interface RawSamples {
  readonly values: Uint8Array | Float32Array
  readonly places: Uint32Array
}

export interface SampleSource {
  /** Has the samples of `rows` at hand until the next call. Where they can't be read: why, and nothing has changed. */
  hold(rows: Uint32Array): Promise<readonly Diagnostic[]>
  /** Those that are at hand. */
  at(rows: Uint32Array): RawSamples
  /** Samples of the caller's own, whatever is at hand. Throws {@link DataLost}. */
  read(rows: Uint32Array): Promise<RawSamples>
  /** Says which rows will be held from now on, one step after the other, so that they are read before it is their turn. */
  follow(steps: Iterator<Uint32Array, unknown>): void
  /** Lets go of everything and reads nothing more. */
  end(): void
  /** Of samples that were read for it: those at hand, read ahead or being read. */
  readonly bytes: number
}

/** Kept records that can no longer be read as they were written. */
export class DataLost extends Error {
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics[0]?.message.en)
  }
}

/** Read at once where all records are looked at, one block after the other. */
const SCAN_BYTES = 4 * 1024 * 1024

/** The records of `rows` in blocks of a multiple of `multiple` records (the last: what is left). Throws {@link DataLost}. */
export async function* recordBlocks(
  { records, size, budgetBytes }: Pick<StreamedImages, 'records' | 'size' | 'budgetBytes'>,
  rows: Uint32Array,
  multiple = 1,
): AsyncGenerator<Uint8Array, void> {
  const fitting = Math.floor(Math.min(SCAN_BYTES, budgetBytes / 2) / recordLength(size) / multiple)
  const count = Math.max(1, fitting) * multiple
  for (let from = 0; from < rows.length; from += count) {
    const block = await records.read(rows.subarray(from, from + count))
    if (!block.ok) throw new DataLost(block.diagnostics)
    yield block.value
  }
}

/** Samples of one step. */
interface Page {
  readonly rows: Uint32Array
  readonly bytes: number
  readonly content: Promise<Uint8Array | readonly Diagnostic[]>
}

export function createSampleSource(data: Dataset): SampleSource {
  if ('records' in data) return new StreamedSource(data.records, recordLength(data.size), data.budgetBytes)
  const values = data.samples === 'images' ? data.pixels : data.values
  const at = (rows: Uint32Array): RawSamples => ({ values, places: rows })
  return {
    hold: () => Promise.resolve([]),
    at,
    read: (rows) => Promise.resolve(at(rows)),
    follow: () => undefined,
    end: () => undefined,
    bytes: 0,
  }
}

/**
 * Pages are read in the order in which they will be held, as many as the budget has room for beside the one at hand. What is held out of
 * this order (to be evaluated) is read when it is asked for, in the room of what was read furthest ahead.
 */
class StreamedSource implements SampleSource {
  private steps: Iterator<Uint32Array, unknown> | null = null
  private ahead: Page[] = []
  /** Rows of the pages that come after those in `ahead` and had no room. */
  private waiting: Uint32Array[] = []
  private heldRows = new Uint32Array()
  private held: Uint8Array = new Uint8Array()
  private placeOf = new Map<number, number>()
  bytes = 0

  constructor(
    private readonly records: RecordReader,
    private readonly sampleBytes: number,
    private readonly budgetBytes: number,
  ) {}

  async hold(rows: Uint32Array): Promise<readonly Diagnostic[]> {
    if (rows.length > 0 && sameRows(rows, this.heldRows)) return []
    this.letGo()
    const page = this.takeNext(rows) ?? (await this.beginApart(rows))
    const content = await page.content
    if (!(content instanceof Uint8Array)) {
      this.bytes -= page.bytes
      // What comes after it lies in the same place: it is read anew as well.
      await this.forgetDownTo(0)
      return content
    }
    this.heldRows = rows.slice()
    this.held = content
    this.placeOf = new Map(Array.from(rows, (row, place) => [row, place]))
    this.fill()
    return []
  }

  at(rows: Uint32Array): RawSamples {
    const places = rows.map((row) => {
      const place = this.placeOf.get(row)
      if (place === undefined) throw new Error(`Sample ${row} is not at hand`)
      return place
    })
    return { values: this.held, places }
  }

  async read(rows: Uint32Array): Promise<RawSamples> {
    const content = await this.records.read(rows)
    if (!content.ok) throw new DataLost(content.diagnostics)
    return { values: content.value, places: rows.map((_, place) => place) }
  }

  follow(steps: Iterator<Uint32Array, unknown>): void {
    this.steps = steps
    this.fill()
  }

  end(): void {
    this.steps = null
    this.waiting = []
    this.ahead = []
    this.letGo()
  }

  /** The next page in the order, where it is the one of these rows and was begun. */
  private takeNext(rows: Uint32Array): Page | null {
    const [first] = this.ahead
    return first && sameRows(rows, first.rows) ? (this.ahead.shift() ?? null) : null
  }

  private async beginApart(rows: Uint32Array): Promise<Page> {
    const bytes = rows.length * this.sampleBytes
    // It may be the next in the order for which there was no room.
    if (this.ahead.length === 0 && this.waiting[0] && sameRows(rows, this.waiting[0])) this.waiting.shift()
    for (let kept = this.ahead.length; kept > 0 && this.bytes + bytes > this.budgetBytes; kept = this.ahead.length)
      await this.forgetDownTo(kept - 1)
    return this.begin(rows)
  }

  /** Begins to read as many of the coming pages as there is room for. */
  private fill(): void {
    for (;;) {
      if (this.waiting.length === 0) {
        const next = this.steps?.next()
        if (next && next.done !== true) this.waiting.push(next.value)
      }
      const [rows] = this.waiting
      if (!rows || this.bytes + rows.length * this.sampleBytes > this.budgetBytes) return
      this.waiting.shift()
      this.ahead.push(this.begin(rows))
    }
  }

  private begin(rows: Uint32Array): Page {
    const bytes = rows.length * this.sampleBytes
    this.bytes += bytes
    return { rows, bytes, content: this.records.read(rows).then((read) => (read.ok ? read.value : read.diagnostics)) }
  }

  /** Gives up what was read furthest ahead; it is read again when there is room. */
  private async forgetDownTo(count: number): Promise<void> {
    const forgotten = this.ahead.splice(count)
    this.waiting.unshift(...forgotten.map(({ rows }) => rows))
    for (const { content, bytes } of forgotten) {
      await content
      this.bytes -= bytes
    }
  }

  private letGo(): void {
    this.bytes -= this.held.length
    this.held = new Uint8Array()
    this.heldRows = new Uint32Array()
    this.placeOf.clear()
  }
}

function sameRows(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i])
}
