import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { analyzeGraph } from '../../compiler/analyze'
import { newProject } from '../../document/new-project'
import { reduce } from '../../document/reduce'
import { anyCommands } from '../../document/sample-documents.test-support'
import { findTemplate } from '../../templates'
import type { ProjectDocument } from '../../document/document'
import { drawDiagram } from './draw-diagram'
import { DIAGRAM_THEMES } from './theme'
import { fitText, textWidth } from './text-width'

const draw = (document: ProjectDocument, theme: 'dark' | 'light' = 'dark', locale: 'en' | 'zh' = 'en') =>
  drawDiagram(document, analyzeGraph(document.graph), { theme, locale })

function template(id: string): ProjectDocument {
  const document = findTemplate(id)?.create()
  if (!document) throw new Error(id)
  return document
}

/** Every opened element is closed, in order, and nothing but elements and text stands there. */
function isWellFormed(svg: string): boolean {
  const open: string[] = []
  for (const [whole, close, name, self] of svg.matchAll(/<(\/?)([a-z]+)(?:\s[a-zA-Z:-]+="[^"<]*")*\s*(\/?)>/g)) {
    if (close === '/') {
      if (open.pop() !== name) return false
    } else if (self !== '/') open.push(name ?? whole)
  }
  const rest = svg.replace(/<\/?[a-z]+(?:\s[a-zA-Z:-]+="[^"<]*")*\s*\/?>/g, '')
  return open.length === 0 && !/[<>]/.test(rest) && !/&(?!#\d+;)/.test(rest)
}

describe('the diagram as SVG', () => {
  it('shows every node with its parameters and every shape, in the language asked for', () => {
    const { svg, width, height } = draw(template('conv-cat'))
    for (const word of ['Convolution 2-D', '16 · 3×3 · same · ReLU', '64×64×3', '4096', '262,208', 'Binary cross-entropy'])
      expect(svg).toContain(word)
    expect(svg).toContain(`width="${width}" height="${height}"`)
    expect(draw(template('conv-cat'), 'light', 'zh').svg).toContain('二维卷积')
    expect(draw(template('conv-cat')).svg).toBe(svg)
  })

  it('needs nothing from outside and runs nothing', () => {
    const { svg } = draw(template('four-layer-cat'))
    expect(svg.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg'])
    expect(svg).not.toMatch(/<(script|image|use|foreignObject|style)|href|on[a-z]+=/)
  })

  it('is well-formed whatever stands in a project', () => {
    fc.assert(
      fc.property(anyCommands, fc.string({ unit: 'binary', maxLength: 30 }), (commands, name) => {
        const document = { ...commands.reduce((done, command) => reduce(done, command), newProject('x')), name }
        expect(isWellFormed(draw(document).svg)).toBe(true)
      }),
      { numRuns: 200 },
    )
    expect(isWellFormed('<svg><g></svg>')).toBe(false)
    expect(isWellFormed('<svg>a & b</svg>')).toBe(false)
  })

  it('holds everything within its sheet', () => {
    const document = reduce(template('two-layer-cat'), { type: 'move-nodes', positions: { loss: { x: -900, y: 40 } } })
    const { svg, width } = draw(document)
    const [, left = ''] = /viewBox="(-?[\d.]+)/.exec(svg) ?? []
    const spread =
      Math.max(...Object.values(document.layout.positions).map(({ x }) => x)) -
      Math.min(...Object.values(document.layout.positions).map(({ x }) => x))
    expect(width).toBeGreaterThan(spread)
    expect(Number(left)).toBeLessThan(Math.min(...Object.values(document.layout.positions).map(({ x }) => x)))
  })

  it('has the colours of the window', () => {
    const css = readFileSync(join(import.meta.dirname, '../../../src-renderer/ui/tokens.css'), 'utf8')
    const block = (start: string): Readonly<Record<string, string>> => {
      const from = css.indexOf(start)
      return Object.fromEntries(
        [...css.slice(from, css.indexOf('}', from)).matchAll(/--([a-z-]+):\s*([^;]+);/g)].map(([, name, value]) => [
          name ?? '',
          value ?? '',
        ]),
      )
    }
    const tokens = { dark: block(':root {'), light: block(":root[data-theme='light']") }
    for (const theme of ['dark', 'light'] as const) {
      const { families, tileShade, ...colours } = DIAGRAM_THEMES[theme]
      for (const [name, colour] of Object.entries({ ...colours, ...families }))
        expect([theme, name, tokens[theme][name]]).toEqual([theme, name, colour])
      expect(tokens[theme]['tile-shade']).toBe(`${tileShade * 100}%`)
    }
  })
})

it('cuts texts that are too wide', () => {
  expect(fitText('ReLU', 13, 200)).toBe('ReLU')
  const cut = fitText('A very long name of a layer indeed', 13, 80)
  expect(cut).toMatch(/…$/)
  expect(textWidth(cut, 13)).toBeLessThanOrEqual(80)
})
