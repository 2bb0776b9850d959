// The diagram as a picture and as a table of text: to look at, save or copy.
import { useMemo, useState } from 'react'
import { drawDiagram, type DrawnDiagram } from '../../src/exporters/diagram/draw-diagram'
import type { DiagramThemeName } from '../../src/exporters/diagram/theme'
import { summarize } from '../../src/exporters/summary'
import { saveFile } from '../charts/save-file'
import { useAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { shownTheme, usePreferences } from '../state/preferences'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { copyText } from '../ui/copy-text'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Select } from '../ui/select'
import { fileName } from './actions'
import { rasterize } from './rasterize'
import styles from './export-dialog.module.css'

export function ExportDialog() {
  const { t } = useI18n()
  const open = useViewStore((state) => state.dialog === 'export')
  return (
    <Dialog open={open} onClose={() => useViewStore.getState().openDialog(null)} title={t('export.title')} width={780}>
      <Body />
    </Dialog>
  )
}

function Body() {
  const { t, locale } = useI18n()
  const document = useDocumentStore((state) => state.document)
  const analysis = useAnalysis()
  const [theme, setTheme] = useState<DiagramThemeName>(() => shownTheme(usePreferences.getState().theme))
  const drawn = useMemo(() => drawDiagram(document, analysis, { theme, locale }), [document, analysis, theme, locale])
  const summary = useMemo(() => summarize(document, analysis, locale), [document, analysis, locale])
  const name = fileName(document.name)
  return (
    <div className={styles['export']}>
      <section>
        <header>
          <h3>{t('export.diagram')}</h3>
          <div className={styles['theme']}>
            <Select
              label={t('export.theme')}
              value={theme}
              options={[
                { value: 'dark', label: t('export.theme.dark') },
                { value: 'light', label: t('export.theme.light') },
              ]}
              onChange={(value) => setTheme(value === 'light' ? 'light' : 'dark')}
            />
          </div>
        </header>
        <Preview drawn={drawn} name={document.name} />
        <div className={styles['actions']}>
          <Button onClick={() => void saveFile(`${name}.svg`, () => drawn.svg, 'export.failed')}>{t('export.saveSvg')}</Button>
          <Button onClick={() => void saveFile(`${name}.png`, () => rasterize(drawn), 'export.failed')}>{t('export.savePng')}</Button>
          <Button onClick={() => void copy(drawn.svg)}>{t('export.copySvg')}</Button>
        </div>
      </section>
      <section>
        <header>
          <h3>{t('export.summary')}</h3>
        </header>
        <pre className={styles['summary']} tabIndex={0} aria-label={t('export.summary')}>
          {summary}
        </pre>
        <div className={styles['actions']}>
          <Button onClick={() => void saveFile(`${name}.txt`, () => summary, 'export.failed')}>{t('export.saveText')}</Button>
          <Button onClick={() => void copy(summary)}>{t('export.copyText')}</Button>
        </div>
      </section>
    </div>
  )

  async function copy(text: string): Promise<void> {
    const isCopied = await copyText(text)
    useViewStore.getState().notify({ tone: isCopied ? 'good' : 'bad', title: t(isCopied ? 'export.copied' : 'export.notCopied') })
  }
}

/** Our own picture, shown as the file will be. */
function Preview({ drawn, name }: { readonly drawn: DrawnDiagram; readonly name: string }) {
  const { t } = useI18n()
  return (
    <div className={styles['preview']}>
      <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawn.svg)}`} alt={t('export.preview', { name })} />
    </div>
  )
}
