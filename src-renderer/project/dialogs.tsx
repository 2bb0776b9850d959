// Questions and failures of project files.
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { useQuestions } from './ask'
import styles from './project.module.css'

export function ProjectDialogs() {
  return (
    <>
      <UnsavedDialog />
      <ChangedDialog />
      <FailureDialog />
    </>
  )
}

function UnsavedDialog() {
  const { t } = useI18n()
  const question = useQuestions((state) => state.unsaved)
  if (!question) return null
  return (
    <Dialog
      open
      width={440}
      title={t('project.unsaved.title', { name: question.name })}
      onClose={() => question.answer('cancel')}
      footer={
        <>
          <Button onClick={() => question.answer('discard')}>{t('project.unsaved.discard')}</Button>
          <span className={styles['space']} />
          <Button onClick={() => question.answer('cancel')}>{t('ui.cancel')}</Button>
          <Button variant="primary" autoFocus onClick={() => question.answer('save')}>
            {t('project.save')}
          </Button>
        </>
      }
    >
      <p className={styles['muted']}>{t('project.unsaved.body')}</p>
    </Dialog>
  )
}

/** Two windows on one file: neither replaces what the other saved without a word. */
function ChangedDialog() {
  const { t } = useI18n()
  const question = useQuestions((state) => state.changed)
  if (!question) return null
  return (
    <Dialog
      open
      width={520}
      title={t('project.changed.title', { name: question.name })}
      onClose={() => question.answer('cancel')}
      footer={
        <>
          <Button onClick={() => question.answer('reload')}>{t('project.changed.reload')}</Button>
          <Button variant="danger" onClick={() => question.answer('replace')}>
            {t('project.changed.replace')}
          </Button>
          <span className={styles['space']} />
          <Button onClick={() => question.answer('cancel')}>{t('ui.cancel')}</Button>
          <Button variant="primary" autoFocus onClick={() => question.answer('save-as')}>
            {t('project.saveAs')}
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        <p>{t('project.changed.body')}</p>
        <p className={styles['muted']}>{t('project.changed.reload.help')}</p>
      </div>
    </Dialog>
  )
}

function FailureDialog() {
  const { t, tr } = useI18n()
  const failure = useQuestions((state) => state.failure)
  if (!failure) return null
  const close = (): void => useQuestions.setState({ failure: null })
  return (
    <Dialog
      open
      title={failure.title}
      onClose={close}
      footer={
        <Button variant="primary" onClick={close}>
          {t('ui.ok')}
        </Button>
      }
    >
      <div className={styles['stack']} role="alert">
        {failure.diagnostics.slice(0, 6).map((diagnostic, index) => (
          <Notice
            key={`${diagnostic.code} ${index}`}
            tone={diagnostic.severity === 'error' ? 'bad' : 'warn'}
            title={tr(diagnostic.message)}
          >
            {diagnostic.hint ? tr(diagnostic.hint) : null}
          </Notice>
        ))}
        {failure.body !== null ? <p className={styles['muted']}>{failure.body}</p> : null}
      </div>
    </Dialog>
  )
}
