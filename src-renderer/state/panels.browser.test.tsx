// The panels of data, training, results and log with sample state, in both languages.
import { factsOf } from '../../src/datasets/dataset'
import { createRoot, type Root } from 'react-dom/client'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { ok, text, warning } from '../../src/diagnostics'
import { AuditFigures } from '../data/audit-figures'
import { DataPanel } from '../data/data-panel'
import { ImageBrowser } from '../data/image-browser'
import { ResultsPanel } from '../results/results-panel'
import { LogPanel } from '../training/log-panel'
import { TrainControls } from '../training/train-controls'
import { TrainingPanel } from '../training/training-panel'
import { TrainingSettings } from '../training/training-settings'
import { setLocale } from '../ui/i18n'
import '../ui/tokens.css'
import { useAuditStore } from './audit-store'
import { useBrowseStore } from './browse-store'
import { useDataStore } from './data-store'
import { useDocumentStore } from './document-store'
import { idleRun } from './run-state'
import { useRunStore } from './run-store'
import { useViewStore } from './view-store'
import { endedState, runningState, sampleDataset, sampleSplits } from './sample-state.test-support'

let root: Root
let box: HTMLDivElement

beforeEach(() => {
  setLocale('en')
  useRunStore.setState({ ...idleRun, busy: null })
  useDataStore.setState({
    status: 'empty',
    progress: null,
    dataset: null,
    splits: null,
    diagnostics: [],
    facts: null,
    needsGrant: null,
    cancelled: false,
    follow: () => undefined,
  })
  box = document.createElement('div')
  box.style.cssText = 'width:900px;height:320px'
  document.body.append(box)
  root = createRoot(box)
})

afterEach(() => {
  flushSync(() => root.unmount())
  box.remove()
})

function show(node: ReactNode): void {
  flushSync(() => root.render(node))
}

it('draws curves with their numbers and says what they mean', async () => {
  flushSync(() => useRunStore.setState(runningState(20)))
  show(<TrainingPanel />)
  await expect.element(page.getByText('epoch 20 of 40')).toBeVisible()
  await expect.element(page.getByText('learning rate 0.001')).toBeVisible()
  await expect.element(page.getByText('step 120 of 240')).toBeVisible()
  await expect.element(page.getByText('Overfitting since epoch 8.')).toBeVisible()
  await expect.element(page.getByText(/Validation 74\s% of 42, 95\s% interval 59\s% to 85\s%. Always “non-cat” scores 64\s%/)).toBeVisible()
  await expect.element(page.getByRole('img', { name: 'Loss by epoch' })).toBeVisible()
  await vi.waitFor(() => expect(box.querySelectorAll('.recharts-curve')).toHaveLength(4))
  flushSync(() => setLocale('zh'))
  await expect.element(page.getByText('自第 8 轮起过拟合。')).toBeVisible()
})

it('keeps the curves of a run that broke off and says why', async () => {
  flushSync(() => {
    useRunStore.setState(runningState(20))
    useRunStore.setState({
      status: 'failed',
      diagnostics: [warning('training/worker-died', text('The training process ended unexpectedly.', '训练进程意外结束。'))],
    })
  })
  show(<TrainingPanel />)
  await expect.element(page.getByText('The training process ended unexpectedly.')).toBeVisible()
  await vi.waitFor(() => expect(box.querySelectorAll('.recharts-curve')).toHaveLength(4))
})

it('teaches one thing before the first run, or leads to what is in the way of it', async () => {
  show(<TrainingPanel />)
  await expect.element(page.getByRole('heading', { name: 'Watch it learn' })).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'See data' }))
  expect(useViewStore.getState().leftTab).toBe('data')
  flushSync(() => useDataStore.setState({ status: 'ready', dataset: sampleDataset, splits: sampleSplits, facts: factsOf(sampleDataset) }))
  await expect.element(page.getByRole('button', { name: 'Start the first run' })).toBeVisible()
  await expect.element(page.getByText(/means the network learns/)).toBeVisible()
})

it('offers what can be done with the run as it stands', async () => {
  const stop = vi.fn()
  const pause = vi.fn()
  flushSync(() => useRunStore.setState({ ...runningState(3), stop, pause }))
  show(<TrainControls />)
  await userEvent.click(page.getByRole('button', { name: 'Pause' }))
  await userEvent.click(page.getByRole('button', { name: 'Stop' }))
  expect([pause.mock.calls.length, stop.mock.calls.length]).toEqual([1, 1])
  flushSync(() => useRunStore.setState({ status: 'paused' }))
  await expect.element(page.getByRole('button', { name: 'Resume' })).toBeVisible()
  flushSync(() => useRunStore.setState({ status: 'ended' }))
  await expect.element(page.getByRole('button', { name: 'Train' })).toHaveAttribute('aria-disabled', 'true')
})

it('gives accuracies with n, interval and baseline, and judges them honestly', async () => {
  flushSync(() => useRunStore.setState(endedState()))
  show(<ResultsPanel />)
  const table = page.getByRole('table', { name: 'Metrics' })
  await expect.element(table.getByRole('row', { name: /^Test 50 70 %/ })).toBeVisible()
  await expect
    .element(
      page.getByText(/35 of 50 right: 70\s% \(56\s% to 81\s%\)\. Always “non-cat” scores 66\s%: no better than guessing the majority/),
    )
    .toBeVisible()
  await expect.element(page.getByRole('cell', { name: '9 images of cat predicted as cat, 53 % of their class' })).toBeVisible()
  flushSync(() => setLocale('zh'))
  await expect.element(page.getByRole('heading', { name: '混淆矩阵' })).toBeVisible()
})

it('shows what the network sees of an image and moves the label with the threshold', async () => {
  const predict = vi.fn(() => Promise.resolve(ok([[0.45, 0.55]])))
  flushSync(() => useRunStore.setState({ ...endedState(), predict }))
  show(<ResultsPanel />)
  await userEvent.upload(page.getByLabelText('Image to try'), await picture())
  const label = page.getByRole('status', { name: 'Predicted class' })
  await expect.element(label).toHaveTextContent('non-cat')
  await expect.element(page.getByRole('meter', { name: 'Probability of cat', exact: true })).toHaveAttribute('aria-valuenow', '0.45')
  const slider = page.getByRole('slider', { name: 'Threshold' })
  flushSync(() => slider.element().dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true })))
  await expect.element(label).toHaveTextContent(/^cat$/)
  expect(predict).toHaveBeenCalledTimes(1)
})

it('says why a broken image cannot be tried', async () => {
  flushSync(() => useRunStore.setState(endedState()))
  show(<ResultsPanel />)
  await userEvent.upload(page.getByLabelText('Image to try'), new File(['no image'], 'note.png', { type: 'image/png' }))
  await expect.element(page.getByRole('alert')).toBeVisible()
})

it('counts images by split and class, and lists what was skipped', async () => {
  flushSync(() => useDataStore.setState({ status: 'ready', dataset: sampleDataset, splits: sampleSplits, facts: factsOf(sampleDataset) }))
  show(<DataPanel />)
  await expect.element(page.getByRole('row', { name: /^cat/ })).toHaveTextContent(/30\D*15\D*15\D*60/)
  box.querySelector('summary')?.click()
  await expect.element(page.getByText('train/cat/broken.png')).toBeVisible()
  await expect.element(page.getByRole('button', { name: 'Make “non-cat” the positive class' })).toBeInTheDocument()
})

it('shows the images, filters them and tells their numbers', async () => {
  flushSync(() => useDataStore.setState({ status: 'ready', dataset: sampleDataset, splits: sampleSplits, facts: factsOf(sampleDataset) }))
  show(<ImageBrowser />)
  const grid = page.getByRole('listbox', { name: 'Images of the dataset' })
  await expect.element(page.getByText('120 of 120')).toBeVisible()
  flushSync(() => (grid.element() as HTMLElement).focus())
  await userEvent.keyboard('{ArrowRight}{ArrowRight}')
  await expect.element(grid.getByRole('option')).toHaveTextContent('non-cat/0002 · non-cat')
  const canvas = box.querySelector('canvas')
  const drawn = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data
  expect(drawn?.some((value) => value > 0)).toBe(true)

  await userEvent.fill(page.getByRole('searchbox', { name: 'Find by name' }), 'NON-cat/')
  await expect.element(page.getByText('60 of 120')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Numbers' }))
  const { height, width, channels } = sampleDataset.size
  const length = height * width * channels
  await expect.element(page.getByRole('heading', { name: new RegExp(`The vector x of ${length.toLocaleString('en-US')}`) })).toBeVisible()
  await expect.element(page.getByRole('heading', { name: /The matrix X, .* × 120/ })).toBeInTheDocument()
  const row = sampleDataset.paths.indexOf('non-cat/0002')
  const cell = page.getByRole('region', { name: 'Channel: Green' })
  await userEvent.click(page.getByRole('button', { name: 'Green' }))
  await expect.element(cell.getByRole('cell').first()).toHaveTextContent(String(sampleDataset.pixels[row * length + 1]))
  await userEvent.click(page.getByRole('button', { name: 'Statistics' }))
  await expect.element(page.getByRole('img', { name: 'Mean image: cat' })).toBeVisible()
})

it('excludes and relabels all that are selected, one step each', async () => {
  const edit = vi.fn()
  const { edit: real } = useDocumentStore.getState()
  useDocumentStore.setState({ edit })
  flushSync(() => useDataStore.setState({ status: 'ready', dataset: sampleDataset, splits: sampleSplits, facts: factsOf(sampleDataset) }))
  show(<ImageBrowser />)
  useBrowseStore.getState().filter({ query: '' })
  useBrowseStore.getState().showAside('image')
  const grid = page.getByRole('listbox', { name: 'Images of the dataset' })
  await expect.element(page.getByText('120 of 120')).toBeVisible()
  flushSync(() => (grid.element() as HTMLElement).focus())
  await userEvent.keyboard('{Home}{Shift>}{ArrowRight}{/Shift}{Delete}')
  const paths = sampleDataset.paths.slice(0, 2)
  expect(edit).toHaveBeenCalledWith({ type: 'exclude-samples', paths, excluded: true })
  await userEvent.keyboard('{Control>}a{/Control}')
  await expect.element(page.getByText('120 images are selected.')).toBeVisible()
  await userEvent.click(page.getByRole('combobox', { name: 'Class of the selected images' }))
  await userEvent.click(page.getByRole('option', { name: 'cat', exact: true }))
  const command = edit.mock.calls.at(-1)?.[0] as {
    readonly commands: readonly { readonly paths: readonly string[]; readonly className: string | null }[]
  }
  // Those that are cats in the source go back to it; the others become cats.
  expect(command.commands.map(({ className, paths: of }) => [className, of.length])).toEqual([
    [null, 60],
    ['cat', 60],
  ])
  useDocumentStore.setState({ edit: real })
})

it('opens an image large and leads on by arrow keys', async () => {
  flushSync(() => useDataStore.setState({ status: 'ready', dataset: sampleDataset, splits: sampleSplits, facts: factsOf(sampleDataset) }))
  show(<ImageBrowser />)
  const grid = page.getByRole('listbox', { name: 'Images of the dataset' })
  flushSync(() => (grid.element() as HTMLElement).focus())
  await userEvent.keyboard('{Home}{Enter}')
  await expect.element(page.getByRole('dialog')).toHaveTextContent(/Image 1 of 120/)
  await userEvent.keyboard('{ArrowRight}{ArrowRight}')
  await expect.element(page.getByRole('dialog')).toHaveTextContent(/Image 3 of 120/)
  await expect.element(page.getByRole('dialog')).toHaveTextContent(sampleDataset.paths[2] ?? '')
  await userEvent.keyboard('{Escape}')
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
})

it('shows what the audit found, leads to the images, and says which results it touches', async () => {
  const { pixels, size } = sampleDataset
  const length = size.height * size.width * size.channels
  const held = sampleSplits.test[0] ?? 0
  // Of the same class: a copy of another would be a conflict as well.
  const seen = sampleSplits.train.find((row) => sampleDataset.labels[row] === sampleDataset.labels[held]) ?? 0
  const leaky = { ...sampleDataset, pixels: pixels.slice() }
  leaky.pixels.copyWithin(held * length, seen * length, (seen + 1) * length)
  flushSync(() => {
    useRunStore.setState(endedState())
    useDataStore.setState({ status: 'ready', dataset: leaky, splits: sampleSplits, facts: factsOf(sampleDataset) })
  })
  useAuditStore.getState().follow()
  show(<DataPanel />)
  const audit = page.getByRole('region', { name: 'Audit' })
  await expect.element(audit.getByText('Leaks')).toBeVisible()
  const [file, other] = [leaky.paths[held] ?? '', leaky.paths[seen] ?? '']
  const told = audit.getByText(`${file} of the test set is the same picture as ${other} of the training set`)
  // What stands above may still be growing: a click can miss.
  await vi.waitFor(
    async () => {
      await userEvent.click(audit.getByText('Leaks'))
      await expect.element(told, { timeout: 1000 }).toBeVisible()
    },
    { timeout: 20_000 },
  )
  const edit = vi.fn()
  const { edit: real } = useDocumentStore.getState()
  useDocumentStore.setState({ edit })
  await userEvent.click(audit.getByRole('button', { name: 'Exclude 1 held-out image', exact: true }))
  expect(edit).toHaveBeenCalledWith({ type: 'exclude-samples', paths: [file], excluded: true })
  // These sets were drawn by the program.
  await userEvent.click(audit.getByRole('button', { name: 'Draw copies into one set' }))
  expect(edit.mock.lastCall?.[0]).toEqual({ type: 'set-data', data: { copies: 'exact' } })
  useDocumentStore.setState({ edit: real })
  await userEvent.click(audit.getByRole('button', { name: new RegExp(`^Show ${other}`) }))
  expect(useViewStore.getState().bottomTab).toBe('images')
  show(<ImageBrowser />)
  const grid = page.getByRole('listbox', { name: 'Images of the dataset' })
  await expect.element(grid.getByRole('option')).toHaveTextContent(other)
  show(<AuditFigures onOpen={() => undefined} />)
  await expect.element(page.getByRole('button')).toHaveTextContent(/^1 leak$/)
  show(<ResultsPanel />)
  await expect.element(page.getByText(/^1 of 30 test samples is also in the training set/)).toBeVisible()
  flushSync(() => setLocale('zh'))
  await expect.element(page.getByText('30 个测试样本中有 1 个也出现在训练集中。')).toBeVisible()
})

it('shows how far loading is and cancels it', async () => {
  const cancel = vi.fn()
  flushSync(() => useDataStore.setState({ status: 'loading', progress: { phase: 'decode', pace: null, done: 12, total: 259 }, cancel }))
  show(<DataPanel />)
  await expect.element(page.getByText('Reading images: 12 of 259')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Cancel' }))
  expect(cancel).toHaveBeenCalledOnce()
})

it('edits the settings of the next run, one undo step each', async () => {
  const edit = vi.fn()
  const { edit: real } = useDocumentStore.getState()
  useDocumentStore.setState({ edit })
  show(<TrainingSettings />)
  const full = page.getByRole('switch', { name: 'Full batch' })
  const before = useDocumentStore.getState().document.training.batchSize
  await userEvent.click(full)
  expect(edit.mock.calls[0]?.[0]).toEqual({ type: 'set-training', training: { batchSize: before === 'full' ? 32 : 'full' } })
  useDocumentStore.setState({ edit: real })
})

it('logs what happened in the language in use', async () => {
  flushSync(() => useRunStore.setState(endedState()))
  show(<LogPanel />)
  await expect.element(page.getByText('Computing with WASM: WebAssembly SIMD.')).toBeVisible()
  flushSync(() => setLocale('zh'))
  await expect.element(page.getByText('使用 WASM 计算：WebAssembly SIMD。')).toBeVisible()
})

/** A red square as a PNG file. */
async function picture(): Promise<File> {
  const canvas = new OffscreenCanvas(20, 20)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.fillStyle = 'red'
  context.fillRect(0, 0, 20, 20)
  return new File([await canvas.convertToBlob({ type: 'image/png' })], 'red.png', { type: 'image/png' })
}
