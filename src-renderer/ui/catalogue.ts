// Every word of the interface: each panel keeps its own beside it, and they are merged here.
import type { Locale, Text } from '../../src/diagnostics'
import { appWords } from '../app-words'
import { cameraWords } from '../camera/words'
import { canvasWords } from '../canvas/words'
import { chartWords } from '../charts/words'
import { dataWords } from '../data/words'
import { diagnosisWords } from '../diagnosis/words'
import { explainWords } from '../explain/words'
import { healthWords } from '../health/words'
import { inspectorWords } from '../inspector/words'
import { problemsWords } from '../problems/words'
import { projectWords } from '../project/words'
import { resultsWords } from '../results/words'
import { runsWords } from '../runs/words'
import { tourWords } from '../tour/words'
import { trainingWords } from '../training/words'
import { uiWords } from './words'

const parts = [
  uiWords,
  appWords,
  canvasWords,
  inspectorWords,
  problemsWords,
  projectWords,
  dataWords,
  trainingWords,
  resultsWords,
  chartWords,
  runsWords,
  cameraWords,
  diagnosisWords,
  explainWords,
  healthWords,
  tourWords,
] as const

export const catalogue = {
  ...uiWords,
  ...appWords,
  ...canvasWords,
  ...inspectorWords,
  ...problemsWords,
  ...projectWords,
  ...dataWords,
  ...trainingWords,
  ...resultsWords,
  ...chartWords,
  ...runsWords,
  ...cameraWords,
  ...diagnosisWords,
  ...explainWords,
  ...healthWords,
  ...tourWords,
}

export type WordKey = keyof typeof catalogue

/** One language of the catalogue, as i18next wants it. */
export function wordsIn(locale: Locale): Record<string, string> {
  // A no-break space: a percent sign never stands alone on a line.
  return Object.fromEntries(Object.entries<Text>(catalogue).map(([key, words]) => [key, words[locale].replace(/(\d) %/g, '$1\u00a0%')]))
}

/** Number of keys before merging; differs from the catalogue's size where two panels use one key. */
export const declaredKeys = parts.reduce((sum, words) => sum + Object.keys(words).length, 0)
