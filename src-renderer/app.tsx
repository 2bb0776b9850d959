// The window: bar, docks, canvas, inspector, status line.
import { useEffect, useState } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import styles from './app.module.css'
import { Canvas } from './canvas/canvas'
import { Palette } from './canvas/palette'
import { DataPanel } from './data/data-panel'
import { ImageBrowser } from './data/image-browser'
import { GroupDialog } from './canvas/group-dialog'
import { ExplainViewer } from './explain/viewer'
import { Dock } from './frame/dock'
import { AboutDialog } from './frame/about-dialog'
import { LiveRegion } from './frame/live-region'
import { Search } from './frame/search'
import { ShortcutSheet } from './frame/shortcut-sheet'
import { StatusBar } from './frame/status-bar'
import { TopBar } from './frame/top-bar'
import { useCommands } from './frame/use-commands'
import { WindowDrop } from './frame/window-drop'
import { followHealth } from './health/follow-health'
import { Inspector } from './inspector/inspector'
import { ProblemsPanel } from './problems/problems-panel'
import { SourceDialogs } from './data/source-gallery'
import { ProjectDialogs } from './project/dialogs'
import { ExportDialog } from './project/export-dialog'
import { FolderBrowser } from './project/folder-browser'
import { InterruptedDialog } from './project/interrupted-dialog'
import { ReadOnlyBanner } from './project/read-only-banner'
import { RecoveryDialog } from './project/recovery-dialog'
import { TemplateGallery } from './project/template-gallery'
import { ResultsPanel } from './results/results-panel'
import { ComparePanel } from './runs/compare-panel'
import { keepRuns } from './runs/runs'
import { RunsPanel } from './runs/runs-panel'
import { useAnalysis } from './state/analysis'
import { useViewStore } from './state/view-store'
import { useWorkspaceStore } from './state/workspace-store'
import { Tour } from './tour/tour'
import { LogPanel } from './training/log-panel'
import { TrainingPanel } from './training/training-panel'
import { ErrorBoundary } from './ui/error-boundary'
import { useI18n } from './ui/i18n'
import { IconButton } from './ui/icon-button'
import { Tabs } from './ui/tabs'
import { Toasts } from './ui/toasts'

/** What stays of the bottom dock when it is closed. */
const TABS_HEIGHT = 36
/** Pixels that no window has: a panel takes what it can. */
const ALL_THERE_IS = 10_000

export function App() {
  const { t } = useI18n()
  useCommands()
  useEffect(keepRuns, [])
  useEffect(followHealth, [])
  return (
    <div className={styles['app']}>
      <TopBar />
      <ReadOnlyBanner />
      <main className={styles['work']}>
        <Group orientation="horizontal" id="columns">
          <Dock id="left" minSize={184} maxSize={420}>
            <aside className={styles['dock']} aria-label={t('ui.leftDock')}>
              <LeftDock />
            </aside>
          </Dock>
          <Separator className={styles['separatorX']} aria-label={t('ui.resize')} />
          <Panel id="middle" minSize={320}>
            <Group orientation="vertical" id="rows">
              <Panel id="canvas" minSize={140}>
                <ErrorBoundary>
                  <Canvas />
                </ErrorBoundary>
              </Panel>
              <Separator className={styles['separatorY']} aria-label={t('ui.resize')} />
              <Dock id="bottom" minSize={96} collapsedSize={TABS_HEIGHT}>
                <section className={styles['dock']} aria-label={t('ui.bottomDock')}>
                  <BottomDock />
                </section>
              </Dock>
            </Group>
          </Panel>
          <Separator className={styles['separatorX']} aria-label={t('ui.resize')} />
          <Dock id="right" minSize={240} maxSize={520}>
            <aside className={styles['region']} aria-label={t('ui.inspector')} data-region="inspector">
              <ErrorBoundary>
                <Inspector />
              </ErrorBoundary>
            </aside>
          </Dock>
        </Group>
      </main>
      <StatusBar />
      <TemplateGallery />
      <SourceDialogs />
      <RecoveryDialog />
      <InterruptedDialog />
      <ProjectDialogs />
      <WindowDrop />
      <FolderBrowser />
      <ExportDialog />
      <AboutDialog />
      <GroupDialog />
      <ShortcutSheet />
      <Search />
      <LiveRegion />
      <ErrorBoundary>
        <ExplainViewer />
      </ErrorBoundary>
      <Tour />
      <Toasts />
    </div>
  )
}

function LeftDock() {
  const { t } = useI18n()
  const tab = useViewStore((state) => state.leftTab)
  const show = useViewStore((state) => state.showLeft)
  return (
    <Tabs
      label={t('ui.leftDock')}
      value={tab}
      onChange={show}
      tabs={[
        { id: 'layers', label: t('ui.layers'), content: <Palette /> },
        {
          id: 'data',
          label: t('ui.data'),
          content: (
            <ErrorBoundary>
              <DataPanel />
            </ErrorBoundary>
          ),
        },
        {
          id: 'runs',
          label: t('ui.runs'),
          content: (
            <ErrorBoundary>
              <RunsPanel />
            </ErrorBoundary>
          ),
        },
      ]}
    />
  )
}

function BottomDock() {
  const { t, format } = useI18n()
  const tab = useViewStore((state) => state.bottomTab)
  const show = useViewStore((state) => state.showBottom)
  const { diagnostics } = useAnalysis()
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const badge =
    diagnostics.length === 0
      ? undefined
      : { text: format.count(diagnostics.length), tone: errors > 0 ? ('bad' as const) : ('warn' as const) }
  return (
    <Tabs
      label={t('ui.bottomDock')}
      value={tab}
      onChange={show}
      trailing={<EnlargeButton />}
      tabs={[
        {
          id: 'training',
          label: t('ui.training'),
          content: (
            <ErrorBoundary>
              <TrainingPanel />
            </ErrorBoundary>
          ),
        },
        {
          id: 'results',
          label: t('ui.results'),
          content: (
            <ErrorBoundary>
              <ResultsPanel />
            </ErrorBoundary>
          ),
        },
        {
          id: 'images',
          label: t('ui.images'),
          content: (
            <ErrorBoundary>
              <ImageBrowser />
            </ErrorBoundary>
          ),
        },
        {
          id: 'compare',
          label: t('compare.tab'),
          content: (
            <ErrorBoundary>
              <ComparePanel />
            </ErrorBoundary>
          ),
        },
        { id: 'problems', label: t('ui.problems'), badge, content: <ProblemsPanel /> },
        {
          id: 'log',
          label: t('ui.log'),
          content: (
            <ErrorBoundary>
              <LogPanel />
            </ErrorBoundary>
          ),
        },
      ]}
    />
  )
}

/** Gives the bottom dock most of the window, and its height back. */
function EnlargeButton() {
  const { t } = useI18n()
  const [before, setBefore] = useState<number | null>(null)
  const toggle = (): void => {
    const { docks, resize } = useWorkspaceStore.getState()
    setBefore(before === null ? docks.bottom.size : null)
    resize('bottom', before ?? ALL_THERE_IS)
  }
  return (
    <IconButton
      label={t(before === null ? 'ui.enlarge' : 'ui.restore')}
      icon={before === null ? 'enlarge' : 'restore'}
      size="small"
      variant="ghost"
      aria-pressed={before !== null}
      onClick={toggle}
    />
  )
}
