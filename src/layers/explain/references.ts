// References that several kinds share; each kind lists its own.
import { sameText, text } from '../../diagnostics'
import type { Reference } from './visual'

/** A page of the Keras API, whose layers ours are named after. */
export function keras(name: string, page: string): Reference {
  return { title: sameText(`Keras · ${name}`), url: `https://keras.io/api/${page}/` }
}

export function paper(title: string, arxiv: string): Reference {
  return { title: sameText(title), url: `https://arxiv.org/abs/${arxiv}` }
}

/** A chapter of Goodfellow, Bengio & Courville, "Deep Learning", 2016. */
export function chapter(en: string, zh: string, page: string): Reference {
  return {
    title: text(`Deep Learning · ${en}`, `《深度学习》· ${zh}`),
    url: `https://www.deeplearningbook.org/contents/${page}.html`,
  }
}
