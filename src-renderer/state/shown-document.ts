// The document as the canvas shows it. While text is typed the canvas waits for the fingers to rest: a key in a field then
// costs the same however large the network is.
import { create } from 'zustand'
import type { Analysis } from '../../src/compiler/analysis'
import type { ProjectDocument } from '../../src/document/document'
import { useAnalysisOf } from './analysis'
import { useDocumentStore } from './document-store'

/** How long the fingers rest before the canvas catches up. */
const REST_MS = 150

/** Whether keys go into a field of text. */
export function isTextField(element: unknown): boolean {
  if (element instanceof HTMLInputElement) return element.type !== 'range' && element.type !== 'checkbox' && element.type !== 'radio'
  return element instanceof HTMLTextAreaElement || (element instanceof HTMLElement && element.isContentEditable)
}

type Drawing = Pick<ProjectDocument, 'graph' | 'layout'>

function drawing(): Drawing {
  const { graph, layout } = useDocumentStore.getState().document
  return { graph, layout }
}

const useShown = create<Drawing>()(drawing)

let timer = 0

function catchUp(): void {
  clearTimeout(timer)
  timer = 0
  useShown.setState(drawing())
}

useDocumentStore.subscribe((now, before) => {
  const isSame = now.document.graph === before.document.graph && now.document.layout === before.document.layout
  if (isSame && now.loads === before.loads) return
  // Another project, and whatever is done other than by typing, is shown at once.
  if (now.loads !== before.loads || !isTextField(document.activeElement)) {
    catchUp()
    return
  }
  clearTimeout(timer)
  timer = window.setTimeout(catchUp, REST_MS)
})
document.addEventListener('focusout', () => {
  if (timer !== 0) catchUp()
})

export function useShownGraph(): ProjectDocument['graph'] {
  return useShown((state) => state.graph)
}

export function useShownLayout(): ProjectDocument['layout'] {
  return useShown((state) => state.layout)
}

/** What the compiler knows of the diagram that is shown. */
export function useShownAnalysis(): Analysis {
  return useAnalysisOf(useShownGraph())
}
