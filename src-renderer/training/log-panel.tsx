// What happened, newest below, with the time of day.
import { useEffect, useRef } from 'react'
import type { Locale } from '../../src/diagnostics'
import { useRunStore } from '../state/run-store'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import type { LogEntry, LogValue } from './log'
import styles from './log-panel.module.css'

export function LogPanel() {
  const { t, locale } = useI18n()
  const log = useRunStore((state) => state.log)
  const clearLog = useRunStore((state) => state.clearLog)
  const list = useRef<HTMLOListElement | null>(null)
  const atEnd = useRef(true)

  // New lines scroll into view unless the reader has scrolled up.
  useEffect(() => {
    const element = list.current
    if (element && atEnd.current) element.scrollTop = element.scrollHeight
  }, [log])

  if (log.length === 0) {
    return (
      <div className={styles['empty']}>
        <EmptyState title={t('training.log.empty.title')} body={t('training.log.empty.body')} />
      </div>
    )
  }
  return (
    <div className={styles['panel']}>
      <ol
        ref={list}
        className={styles['list']}
        role="log"
        aria-label={t('training.log')}
        tabIndex={0}
        onScroll={(event) => {
          const element = event.currentTarget
          atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 24
        }}
      >
        {log.map((entry) => (
          <li key={entry.id} data-level={entry.level}>
            <time dateTime={new Date(entry.atMs).toISOString()}>{clock(entry.atMs, locale)}</time>
            <LogText entry={entry} />
          </li>
        ))}
      </ol>
      <div className={styles['actions']}>
        <Button onClick={clearLog}>{t('training.log.clear')}</Button>
      </div>
    </div>
  )
}

function LogText({ entry }: { readonly entry: LogEntry }) {
  const { t, tr, format } = useI18n()
  const { message } = entry
  if ('text' in message) {
    return (
      <span>
        {tr(message.text)} {message.hint && <span className={styles['hint']}>{tr(message.hint)}</span>}
      </span>
    )
  }
  const write = (value: LogValue): string => {
    if (typeof value === 'string') return value
    switch (value.as) {
      case 'word':
        return tr(value.value)
      case 'count':
        return format.count(value.value)
      case 'loss':
        return format.loss(value.value)
      case 'percent':
        return format.percent(value.value, 1)
      case 'duration':
        return format.duration(value.value)
      case 'plain':
        return String(value.value)
    }
  }
  return <span>{t(message.key, Object.fromEntries(Object.entries(message.values).map(([name, value]) => [name, write(value)])))}</span>
}

function clock(atMs: number, locale: Locale): string {
  return new Date(atMs).toLocaleTimeString(locale === 'zh' ? 'zh-CN' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
}
