// A formula as MathML, which the browser sets and a screen reader reads.
import katex from 'katex'
import { useMemo } from 'react'
import styles from './inspector.module.css'

export function Formula({ tex }: { readonly tex: string }) {
  // Formulas come from the kinds' own declarations, never from files.
  const html = useMemo(() => katex.renderToString(tex, { output: 'mathml', displayMode: true, throwOnError: false }), [tex])
  return <div className={styles['formula']} tabIndex={0} dangerouslySetInnerHTML={{ __html: html }} />
}
