// Finds words that cannot be read whole: cut off by a box around them, beyond the window, or under other words.
import type { Page } from '@playwright/test'

/** One line for each finding, with the words in question; nothing where all can be read. What scrolls may be cut where it scrolls. */
export async function clippedText(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    interface Words {
      readonly element: Element
      readonly text: string
      readonly box: DOMRect
    }
    /** Pixels that rounding takes. */
    const SLACK = 1.5
    const findings: string[] = []
    const name = (element: Element): string => {
      const label = element.closest('[aria-label]')?.getAttribute('aria-label') ?? ''
      return `<${element.tagName.toLowerCase()}> in “${label}”`
    }
    const isVisible = (element: Element): boolean => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    /** What stands above an element covers it: a dialog, or the edge of what scrolls. */
    const isSeen = (element: Element, box: DOMRect): boolean => {
      const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      return hit !== null && (hit.contains(element) || element.contains(hit))
    }

    const all: Words[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? ''
      const element = node.parentElement
      // Zoomed with the diagram, which is moved about at will; formulas are set by the browser; the charts measure words out of sight.
      if (text === '' || !element || element.closest('.react-flow, math, style, script, #recharts_measurement_span')) continue
      if (!isVisible(element)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) all.push({ element, text, box })
    }

    const seen: Words[] = []
    for (const words of all) {
      const { element, text, box } = words
      let isScrolled = false
      let isUnseen = false
      let cut = ''
      for (let around: Element | null = element; around && around !== document.documentElement; around = around.parentElement) {
        const style = getComputedStyle(around)
        const frame = around.getBoundingClientRect()
        // For screen readers only.
        if (frame.width <= 1 || frame.height <= 1) isUnseen = true
        const across = box.right > frame.right + SLACK || box.left < frame.left - SLACK
        const down = box.bottom > frame.bottom + SLACK || box.top < frame.top - SLACK
        const scrolls = [style.overflowX, style.overflowY].map((value) => value === 'auto' || value === 'scroll')
        const clips = [style.overflowX, style.overflowY].map((value) => value === 'hidden' || value === 'clip')
        if ((scrolls[0] && across) || (scrolls[1] && down)) isScrolled = true
        if (!isScrolled && cut === '' && ((clips[0] && across) || (clips[1] && down))) {
          // Words of the user's own choosing may be of any length, if they are told whole elsewhere.
          const isTold = style.textOverflow === 'ellipsis' && around.closest('[title]') !== null
          if (!isTold) cut = `cut off by ${name(around)}`
        }
        if (style.position === 'fixed') break
      }
      if (isUnseen) continue
      if (!isScrolled && cut === '' && (box.right > innerWidth + SLACK || box.left < -SLACK || box.bottom > innerHeight + SLACK))
        cut = 'beyond the window'
      if (cut !== '') findings.push(`“${text}” (${name(element)}) is ${cut}`)
      else if (!isScrolled && isSeen(element, box)) seen.push(words)
    }

    for (const [index, one] of seen.entries()) {
      for (const other of seen.slice(index + 1)) {
        // A dialog or the tour's card may lie over half a word.
        if (one.element.closest('[role="dialog"]') !== other.element.closest('[role="dialog"]')) continue
        if (one.element === other.element || one.element.contains(other.element) || other.element.contains(one.element)) continue
        const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        // Lines are set closer than the boxes of their letters.
        const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        if (width > SLACK && height > 4) findings.push(`“${one.text}” and “${other.text}” overlap in ${name(one.element)}`)
      }
    }

    for (const input of document.querySelectorAll('input:not([type="range"], [type="checkbox"], [type="file"]), textarea')) {
      if (input instanceof HTMLInputElement && isVisible(input) && input.scrollWidth > input.clientWidth + SLACK)
        findings.push(`“${input.value || input.placeholder}” does not fit its field (${name(input)})`)
    }
    return [...new Set(findings)]
  })
}
