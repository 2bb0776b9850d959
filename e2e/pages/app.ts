// The window as a whole: its regions as page objects.
import type { Locator } from '@playwright/test'
import type { AppView, RunningApp } from '../hosts/host'
import { Canvas } from './canvas'
import { DataPanel } from './data-panel'
import { FileChooser } from './file-chooser'
import { Form } from './form'
import { InterruptedRuns } from './interrupted'
import { Project } from './project'
import { Recording } from './recording'
import { Recovery } from './recovery'
import { ResultsPanel } from './results-panel'
import { RunsPanel } from './runs-panel'
import { Search } from './search'
import { Settings } from './settings'
import { Tour } from './tour'
import { TrainingPanel } from './training-panel'
import { AppWindow } from './window'

export class AppPage<App extends AppView = RunningApp> {
  readonly canvas: Canvas
  readonly inspector: Form
  readonly data: DataPanel
  readonly training: TrainingPanel
  readonly results: ResultsPanel
  readonly runs: RunsPanel
  readonly project: Project
  readonly recording: Recording
  readonly recovery: Recovery
  readonly interrupted: InterruptedRuns
  readonly search: Search
  readonly settings: Settings
  readonly window: AppWindow
  readonly tour: Tour
  readonly files: FileChooser
  readonly statusBar: Locator
  /** What is read aloud to people who do not see the window. */
  readonly announcer: Locator

  /** `root`: what hosts without native dialogs may browse. */
  constructor(
    readonly app: App,
    root: string,
  ) {
    const { page } = app
    this.files = new FileChooser(app, root)
    this.canvas = new Canvas(page)
    this.inspector = new Form(page, page.getByRole('complementary', { name: 'Inspector' }))
    this.data = new DataPanel(page, this.files)
    this.training = new TrainingPanel(page)
    this.results = new ResultsPanel(page, this.files)
    this.runs = new RunsPanel(page, this.files)
    this.project = new Project(page, this.files)
    this.recording = new Recording(page, this.data)
    this.recovery = new Recovery(page)
    this.interrupted = new InterruptedRuns(page)
    this.search = new Search(page)
    this.settings = new Settings(page)
    this.window = new AppWindow(page, this.files)
    this.tour = new Tour(page)
    this.announcer = page.locator('[data-announcer]')
    this.statusBar = page.getByRole('contentinfo', { name: 'Figures' })
  }
}
