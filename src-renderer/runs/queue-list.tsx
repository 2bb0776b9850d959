// What waits for its turn, above the list of runs.
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { IconButton } from '../ui/icon-button'
import { useQueue } from './experiments'
import { triedTitle } from './run-words'
import styles from './runs-panel.module.css'

/** Entries shown; more are told as a number. */
const SHOWN = 5

export function QueueList() {
  const i18n = useI18n()
  const { t, format } = i18n
  const waiting = useQueue((state) => state.waiting)
  const held = useQueue((state) => state.held)
  const { move, remove, clear, resume } = useQueue.getState()
  if (waiting.length === 0) return null
  return (
    <section className={styles['queue']} aria-label={t('queue.title')}>
      <header>
        <h3>
          {t('queue.title')} · {format.count(waiting.length)}
        </h3>
        {held ? (
          <Button size="small" onClick={resume}>
            {t('queue.resume')}
          </Button>
        ) : null}
        <Button size="small" variant="ghost" onClick={clear}>
          {t('queue.clear')}
        </Button>
      </header>
      <ol>
        {waiting.slice(0, SHOWN).map(({ id, title: given, job }, index) => {
          const title = job.group ? triedTitle(i18n, job.group) : given
          return (
            <li key={id}>
              <span title={title}>{title}</span>
              <IconButton
                icon="up"
                size="small"
                variant="ghost"
                label={t('queue.up', { title })}
                disabled={index === 0}
                onClick={() => move(id, -1)}
              />
              <IconButton
                icon="arrowDown"
                size="small"
                variant="ghost"
                label={t('queue.down', { title })}
                disabled={index === waiting.length - 1}
                onClick={() => move(id, 1)}
              />
              <IconButton icon="close" size="small" variant="ghost" label={t('queue.remove', { title })} onClick={() => remove(id)} />
            </li>
          )
        })}
      </ol>
      {waiting.length > SHOWN ? (
        <p className={styles['quietLine']}>{t('queue.more', { count: format.count(waiting.length - SHOWN) })}</p>
      ) : null}
    </section>
  )
}
