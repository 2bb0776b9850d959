// One problem with its hint and its cures.
import type { Diagnostic } from '../../src/diagnostics'
import { useDocumentStore } from '../state/document-store'
import { applyFix } from '../state/fixes'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'

const TONES = { error: 'bad', warning: 'warn', info: 'plain' } as const

export function DiagnosticNotice({ diagnostic }: { readonly diagnostic: Diagnostic }) {
  const { tr } = useI18n()
  const readOnly = useDocumentStore((state) => state.readOnly)
  const fixes = readOnly ? [] : (diagnostic.fixes ?? [])
  return (
    <Notice
      tone={TONES[diagnostic.severity]}
      title={tr(diagnostic.message)}
      actions={
        fixes.length > 0
          ? fixes.map((fix, index) => (
              <Button key={fix.label.en} size="small" variant={index === 0 ? 'primary' : 'default'} onClick={() => applyFix(fix)}>
                {tr(fix.label)}
              </Button>
            ))
          : undefined
      }
    >
      {diagnostic.hint ? tr(diagnostic.hint) : null}
    </Notice>
  )
}
