// The kept runs in the left dock: a list that is looked through, ticked to compare, and tidied up.
import { DropdownMenu as Menu } from 'radix-ui'
import { memo, useCallback, useEffect, useRef, useState } from 'react'
import type { RunSummary } from '../../src/runs/run-record'
import { isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { useElementSize } from '../training/use-element-size'
import { useTrain } from '../training/use-train'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { IconButton } from '../ui/icon-button'
import menuStyles from '../ui/menu.module.css'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { RepeatDialog, SearchDialog } from './experiment-dialogs'
import { QueueList } from './queue-list'
import { runName, shortFigure } from './run-words'
import { useRunsStore } from './runs'
import styles from './runs-panel.module.css'
import { CurveDialog, FoldsDialog } from './series-dialogs'
import { Sparkline } from './sparkline'

const ROW_HEIGHT = 54
/** Rows drawn beyond each edge of what is seen. */
const BEYOND = 6

export function RunsPanel() {
  const { t, tr } = useI18n()
  const scope = useRunsStore((state) => state.scope)
  const status = useRunsStore((state) => state.status)
  const count = useRunsStore((state) => state.runs.length)
  const diagnostics = useRunsStore((state) => state.diagnostics)
  const { setScope, refresh } = useRunsStore.getState()
  const [dialog, setDialog] = useState<'repeat' | 'search' | 'curve' | 'folds' | null>(null)
  const [renaming, setRenaming] = useState<RunSummary | null>(null)
  const [deleted, setDeleted] = useState<readonly RunSummary[]>([])

  return (
    <section className={styles['panel']} aria-label={t('runs.list')}>
      <div className={styles['head']}>
        <Select
          label={t('runs.scope')}
          value={scope}
          options={(['project', 'all'] as const).map((value) => ({ value, label: t(`runs.scope.${value}`) }))}
          onChange={(value) => setScope(value === 'all' ? 'all' : 'project')}
        />
        <div className={styles['buttons']}>
          <Button size="small" onClick={() => setDialog('repeat')}>
            {t('experiment.repeat')}
          </Button>
          <Button size="small" onClick={() => setDialog('search')}>
            {t('experiment.search')}
          </Button>
          <Button size="small" onClick={() => setDialog('curve')}>
            {t('series.curve')}
          </Button>
          <Button size="small" onClick={() => setDialog('folds')}>
            {t('series.folds')}
          </Button>
        </div>
      </div>
      <QueueList />
      {deleted.length > 0 ? <Deleted runs={deleted} onDone={() => setDeleted([])} /> : null}
      {status === 'failed' ? (
        <div className={styles['notice']}>
          <Notice tone="bad" title={t('runs.failed')} actions={<Button onClick={() => void refresh()}>{t('runs.again')}</Button>}>
            {diagnostics.map(({ message }) => tr(message)).join(' ')}
          </Notice>
        </div>
      ) : null}
      {count > 0 ? (
        <RunList onRename={setRenaming} onDeleted={setDeleted} />
      ) : status === 'loading' ? (
        <p className={styles['quiet']}>{t('runs.loading')}</p>
      ) : status === 'ready' ? (
        <NoRuns />
      ) : null}
      {dialog === 'repeat' ? <RepeatDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'search' ? <SearchDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'curve' ? <CurveDialog onClose={() => setDialog(null)} /> : null}
      {dialog === 'folds' ? <FoldsDialog onClose={() => setDialog(null)} /> : null}
      {renaming ? <RenameDialog run={renaming} onClose={() => setRenaming(null)} /> : null}
    </section>
  )
}

function NoRuns() {
  const { t } = useI18n()
  const { train, reason } = useTrain()
  return (
    <EmptyState
      title={t('runs.empty.title')}
      body={t('runs.empty.body')}
      action={
        reason === null ? (
          <Button variant="primary" onClick={train}>
            {t('training.train')}
          </Button>
        ) : null
      }
    />
  )
}

function Deleted({ runs, onDone }: { readonly runs: readonly RunSummary[]; onDone(): void }) {
  const i18n = useI18n()
  const { t } = i18n
  const [first] = runs
  return (
    <div className={styles['notice']} role="status">
      <Notice
        title={t('runs.deleted', { name: first ? runName(i18n, first) : '' })}
        actions={
          <>
            <Button
              size="small"
              onClick={() => {
                onDone()
                void useRunsStore.getState().restore(runs.map(({ id }) => id))
              }}
            >
              {t('runs.undelete')}
            </Button>
            <Button size="small" variant="ghost" onClick={onDone}>
              {t('ui.dismiss')}
            </Button>
          </>
        }
      >
        {t('runs.deleted.body')}
      </Notice>
    </div>
  )
}

interface Handlers {
  readonly onRename: (run: RunSummary) => void
  readonly onDeleted: (runs: readonly RunSummary[]) => void
}

/** Only the rows that are seen are there: hundreds of runs scroll as lightly as ten. */
function RunList({ onRename, onDeleted }: Handlers) {
  const { t } = useI18n()
  const runs = useRunsStore((state) => state.runs)
  const chosen = useRunsStore((state) => state.chosen)
  const [box, size] = useElementSize()
  const scroller = useRef<HTMLDivElement | null>(null)
  const [top, setTop] = useState(0)
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - BEYOND)
  const last = Math.min(runs.length, Math.ceil((top + Math.max(size.height, 400)) / ROW_HEIGHT) + BEYOND)
  const [focus, setFocus] = useState(0)
  const wanted = useRef(false)
  const setBoth = useCallback(
    (element: HTMLDivElement | null) => {
      scroller.current = element
      box(element)
    },
    [box],
  )

  // The focused row may have to be made first.
  useEffect(() => {
    if (!wanted.current) return
    wanted.current = false
    const list = scroller.current
    if (!list) return
    const at = focus * ROW_HEIGHT
    if (at < list.scrollTop) list.scrollTop = at
    else if (at + ROW_HEIGHT > list.scrollTop + list.clientHeight) list.scrollTop = at + ROW_HEIGHT - list.clientHeight
    list.querySelector<HTMLElement>(`[data-row="${focus}"] [data-open]`)?.focus()
  }, [focus, first, last])

  const move = (index: number): void => {
    wanted.current = true
    setFocus(Math.min(runs.length - 1, Math.max(0, index)))
  }
  return (
    <div
      ref={setBoth}
      className={styles['list']}
      role="list"
      aria-label={t('runs.list')}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={(event) => {
        const steps: Readonly<Record<string, number>> = { ArrowDown: focus + 1, ArrowUp: focus - 1, Home: 0, End: runs.length - 1 }
        const next = steps[event.key]
        if (next === undefined || !(event.target instanceof HTMLElement) || !event.target.hasAttribute('data-open')) return
        event.preventDefault()
        move(next)
      }}
    >
      <div style={{ height: runs.length * ROW_HEIGHT, position: 'relative' }}>
        {runs.slice(first, last).map((run, index) => (
          <RunRow
            key={run.id}
            run={run}
            index={first + index}
            total={runs.length}
            isChosen={chosen.includes(run.id)}
            isFocus={first + index === Math.min(focus, runs.length - 1)}
            onFocus={setFocus}
            onRename={onRename}
            onDeleted={onDeleted}
          />
        ))}
      </div>
    </div>
  )
}

const RunRow = memo(function RunRow({
  run,
  index,
  total,
  isChosen,
  isFocus,
  onFocus,
  onRename,
  onDeleted,
}: Handlers & {
  readonly run: RunSummary
  readonly index: number
  readonly total: number
  readonly isChosen: boolean
  readonly isFocus: boolean
  readonly onFocus: (index: number) => void
}) {
  const i18n = useI18n()
  const { t, format } = i18n
  const isCurrent = useRunStore((state) => state.run?.runId === run.id && isActive(state.status))
  const { choose, toggle, pin } = useRunsStore.getState()
  const name = runName(i18n, run)
  const standing = run.standing === 'running' && isCurrent ? 'now' : run.standing
  const open = (): void => {
    choose([run.id])
    useViewStore.getState().showBottom('compare')
  }
  const remove = async (): Promise<void> => {
    if (await useRunsStore.getState().remove([run.id])) onDeleted([run])
  }
  const { figure } = run
  return (
    <div
      role="listitem"
      aria-setsize={total}
      aria-posinset={index + 1}
      className={styles['row']}
      data-row={index}
      data-chosen={isChosen}
      style={{ top: index * ROW_HEIGHT }}
    >
      <input
        type="checkbox"
        aria-label={t('runs.choose', { name })}
        checked={isChosen}
        onChange={() => {
          toggle(run.id)
          useViewStore.getState().showBottom('compare')
        }}
      />
      <button
        type="button"
        data-open
        className={styles['open']}
        tabIndex={isFocus ? 0 : -1}
        onFocus={() => onFocus(index)}
        onClick={open}
        onKeyDown={(event) => {
          if (event.key === 'Delete') void remove()
          if (event.key === 'F2') onRename(run)
        }}
      >
        <b>
          {run.pinned ? <Icon name="pin" size={11} /> : null}
          <span title={name}>{name}</span>
        </b>
        <span className={styles['meta']}>
          {figure ? (
            <em title={t('runs.figure.help', { split: t(`runs.split.${figure.split}`), n: format.count(figure.n) })}>
              {shortFigure(i18n, figure)}
            </em>
          ) : null}
          {standing === 'completed' && figure ? null : <i data-standing={standing}>{t(`runs.standing.${standing}`)}</i>}
        </span>
        <span className={styles['meta']}>{t('runs.spent', { epochs: format.count(run.epochs), seed: run.seed })}</span>
      </button>
      <span className={styles['spark']}>
        <Sparkline values={run.sketch} />
      </span>
      <Menu.Root>
        <Menu.Trigger asChild>
          <IconButton icon="more" size="small" variant="ghost" className={styles['more']} label={t('runs.more', { name })} />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Content className={menuStyles['menu']} align="end" sideOffset={4} collisionPadding={8}>
            <Menu.Item className={menuStyles['item']} onSelect={open}>
              {t('runs.open')}
            </Menu.Item>
            <Menu.Item className={menuStyles['item']} onSelect={() => void pin(run.id, !run.pinned)}>
              {t(run.pinned ? 'runs.unpin' : 'runs.pin')}
            </Menu.Item>
            <Menu.Item className={menuStyles['item']} onSelect={() => onRename(run)}>
              {t('runs.rename')}
              <kbd>F2</kbd>
            </Menu.Item>
            <Menu.Separator className={menuStyles['line']} />
            <Menu.Item className={menuStyles['item']} disabled={isCurrent} onSelect={() => void remove()}>
              {t('runs.delete')}
            </Menu.Item>
          </Menu.Content>
        </Menu.Portal>
      </Menu.Root>
    </div>
  )
})

function RenameDialog({ run, onClose }: { readonly run: RunSummary; onClose(): void }) {
  const { t } = useI18n()
  const [name, setName] = useState(run.name ?? '')
  const save = (): void => {
    onClose()
    void useRunsStore.getState().rename(run.id, name)
  }
  return (
    <Dialog
      open
      width={400}
      title={t('runs.rename.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" onClick={save}>
            {t('runs.save')}
          </Button>
        </>
      }
    >
      <label className={styles['field']}>
        <span>{t('runs.rename.name')}</span>
        <input
          type="text"
          value={name}
          maxLength={120}
          autoFocus
          placeholder={run.projectName}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') save()
          }}
        />
        <small>{t('runs.rename.help')}</small>
      </label>
    </Dialog>
  )
}
