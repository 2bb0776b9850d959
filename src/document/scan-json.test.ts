import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanJson } from './scan-json'

function isJson(source: string): boolean {
  try {
    JSON.parse(source)
    return true
  } catch {
    return false
  }
}

describe('scanJson', () => {
  it('agrees with the engine on what is JSON', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(200),
        fc.nat(3),
        fc.constantFrom('', ',', '"', '}', ']', ':', '0', '-', '\\', 'e', '\n', 'null', '\t'),
        (json, at, cut, put) => {
          const place = json.length === 0 ? 0 : at % (json.length + 1)
          const source = json.slice(0, place) + put + json.slice(place + cut)
          expect(scanJson(json, 1000)).toBeNull()
          const found = scanJson(source, 1000)
          // 1e400 is JSON, but no number of ours: it stops the reading before what follows is looked at.
          if (found?.fault !== 'number') expect(found === null).toBe(isJson(source))
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('points at the first character that does not fit', () => {
    expect(scanJson('{\r\n  "a": tru\n}', 9)).toEqual({ fault: 'syntax', line: 2, column: 8 })
    expect(scanJson('[1 2]', 9)).toEqual({ fault: 'syntax', line: 1, column: 4 })
    expect(scanJson('[1],', 9)).toEqual({ fault: 'syntax', line: 1, column: 4 })
    expect(scanJson('{"a": 01}', 9)).toEqual({ fault: 'syntax', line: 1, column: 8 })
    expect(scanJson('[[[', 2)).toEqual({ fault: 'depth', line: 1, column: 3 })
  })
})
