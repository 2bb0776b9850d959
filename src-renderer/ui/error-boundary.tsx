// A bug in one region must not take the window down.
import { Component, type ReactNode } from 'react'
import { Button } from './button'
import { EmptyState } from './empty-state'
import { useI18n } from './i18n'

interface Props {
  readonly children: ReactNode
}

export class ErrorBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { readonly broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken retry={() => this.setState({ broken: false })} /> : this.props.children
  }
}

function Broken({ retry }: { readonly retry: () => void }) {
  const { t } = useI18n()
  return (
    <div role="alert">
      <EmptyState
        title={t('ui.broken.title')}
        body={t('ui.broken.body')}
        action={<Button onClick={retry}>{t('ui.broken.retry')}</Button>}
      />
    </div>
  )
}
