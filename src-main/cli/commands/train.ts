// tensorloom train: the whole trip without a window: project, data, training, model package.
import type { Command } from 'commander'
import { resolve } from 'node:path'
import { analyzeGraph } from '../../../src/compiler/analyze'
import { inputSpec } from '../../../src/compiler/input-spec'
import { arrangeDataset } from '../../../src/datasets/arrange'
import { isAuditable, measureDataset } from '../../../src/datasets/audit/audit-dataset'
import type { Dataset } from '../../../src/datasets/dataset'
import type { DecodePolicy } from '../../../src/datasets/resize'
import { factsOf } from '../../../src/datasets/dataset'
import { DEFAULT_CLASS_RULE } from '../../../src/datasets/labels/class-rule'
import { drawSource } from '../../../src/datasets/generators/draw-source'
import { generateCatSketches } from '../../../src/datasets/sketches'
import type { Diagnostic, Result } from '../../../src/diagnostics'
import { hasErrors, ok, text, warning } from '../../../src/diagnostics'
import type { DataSettings, DataSource, Fold, ProjectDocument, TrainingSettings } from '../../../src/document/document'
import { LIMITS } from '../../../src/document/schema'
import { nodeFiles } from '../../services/file-port'
import { chosenDataFolder, platformDataFolder, recordFolder } from '../../services/host-paths'
import { checkModelTarget } from '../../services/model-package-files'
import type { ArrayMap } from '../array-map'
import type { ClassChoice } from '../class-rule'
import type { AddCommand, CliContext } from '../command'
import { SHARED } from '../command'
import { loadPath } from '../decode'
import { listenForInterruption } from '../interruption'
import { openProject } from '../open-project'
import { arrayMap, batchSize, classRule, foldOf, oneOf, positiveNumber, wholeNumber } from '../options'
import { EXIT, reportDiagnostics } from '../terminal'
import { createRunCheckpoints } from '../run-checkpoints'
import { defaultMemoryBudget } from '../stream-images'
import { createTrainReport } from '../train-report'
import { trainModel } from '../train-model'

interface TrainOptions {
  readonly template?: string
  readonly data?: string
  readonly target?: string
  readonly map?: ArrayMap
  readonly classes?: ClassChoice
  readonly epochs?: number
  readonly batch?: number | 'full'
  readonly lr?: number
  readonly seed?: number
  readonly fraction?: number
  readonly fold?: Fold
  readonly backend?: 'wasm' | 'cpu'
  readonly memory?: number
  readonly out?: string
  readonly checkpoint?: string
  readonly checkpointEvery?: number
  readonly resume?: true
  readonly json?: true
}

export const addTrain: AddCommand = (program, context) => {
  const { terminal } = context
  program
    .command('train')
    .argument('[project]', terminal.say(SHARED.project))
    .description(terminal.say(text('train a network on images, a table or generated points', '用图片、表格或生成的点训练网络')))
    .option('--template <name>', terminal.say(SHARED.template))
    .option(
      '--data <path>',
      terminal.say(text(`${SHARED.data.en} (default: what the project names)`, `${SHARED.data.zh}（默认：项目所指定的数据）`)),
    )
    .option('--target <column>', terminal.say(text('column of a table to predict (default: guessed)', '表格中要预测的列（默认自动判断）')))
    .option('--classes <rule>', terminal.say(SHARED.classes), classRule(terminal))
    .option('--map <uses>', terminal.say(SHARED.map), arrayMap(terminal))
    .option('--epochs <n>', terminal.say(text('epochs to train', '训练轮数')), wholeNumber(terminal, 1, 10_000_000))
    .option(
      '--batch <n>',
      terminal.say(text('images a step, or "full" for all of them', '每步的图片数；"full" 表示全部')),
      batchSize(terminal),
    )
    .option('--lr <x>', terminal.say(text('learning rate', '学习率')), positiveNumber(terminal, 1e6))
    .option('--seed <n>', terminal.say(text('seed of everything random', '所有随机过程的种子')), wholeNumber(terminal, 0, 2 ** 32 - 1))
    .option(
      '--fraction <x>',
      terminal.say(text('share of the training set to train on, above 0 and at most 1', '用于训练的训练集比例，大于 0 且不超过 1')),
      positiveNumber(terminal, 1),
    )
    .option(
      '--fold <i/k>',
      terminal.say(
        text('validate on fold i of k and train on the others, such as 2/5', '以 k 折中的第 i 折作验证，其余用于训练，例如 2/5'),
      ),
      foldOf(terminal, LIMITS.folds),
    )
    .option('--backend <name>', terminal.say(text('wasm (fast) or cpu', 'wasm（快）或 cpu')), oneOf(terminal, ['wasm', 'cpu']))
    .option(
      '--memory <MiB>',
      terminal.say(
        text(
          'most memory for images; more of them are read from the disk while training (default: a quarter of the machine’s, at most 2048)',
          '图像最多占用的内存；超出时训练中从磁盘读取（默认：本机内存的四分之一，最多 2048）',
        ),
      ),
      positiveNumber(terminal, 2048),
    )
    .option('--out <dir>', terminal.say(text('save the trained model in this folder', '把训练好的模型保存到此文件夹')))
    .option(
      '--checkpoint <dir>',
      terminal.say(text('keep checkpoints in this folder, so that the run can be resumed', '把检查点保存在此文件夹，以便之后继续训练')),
    )
    .option(
      '--checkpoint-every <s>',
      terminal.say(
        text(
          'seconds between two checkpoints; by default 30 at the end of an epoch, else 300',
          '两个检查点之间的秒数；默认轮次结束时为 30，其他时刻为 300',
        ),
      ),
      positiveNumber(terminal, 86_400),
    )
    .option(
      '--resume',
      terminal.say(text('go on from the newest checkpoint in the folder of --checkpoint', '从 --checkpoint 文件夹中最新的检查点继续训练')),
    )
    .option('--json', terminal.say(text('print one JSON object a line instead of text for people', '每行输出一个 JSON 对象，而不是文本')))
    .action((path: string | undefined, options: TrainOptions, command: Command) => train(context, command, path, options))
}

/** The project's settings with what the call overrides. */
function withOverrides(document: ProjectDocument, options: TrainOptions): ProjectDocument {
  const training: TrainingSettings = {
    ...document.training,
    epochs: options.epochs ?? document.training.epochs,
    batchSize: options.batch ?? document.training.batchSize,
    learningRate: options.lr ?? document.training.learningRate,
    seed: options.seed ?? document.training.seed,
  }
  const data: DataSettings = {
    ...document.data,
    trainingShare: options.fraction ?? document.data.trainingShare,
    fold: options.fold ?? document.data.fold,
  }
  return { ...document, data, training }
}

async function train(context: CliContext, command: Command, path: string | undefined, options: TrainOptions): Promise<void> {
  const { terminal, exitWith } = context
  const json = options.json ?? false
  /** Tells the problems; true where they stop the command. */
  const stops = (diagnostics: readonly Diagnostic[]): boolean => {
    reportDiagnostics(terminal, diagnostics, { json })
    if (!hasErrors(diagnostics)) return false
    exitWith(EXIT.diagnostic)
    return true
  }

  const project = await openProject(command, terminal, path, options)
  if (!project.ok) return void stops(project.diagnostics)
  stops(project.warnings)
  const document = withOverrides(project.value, options)

  // Without the data first: a broken diagram need not wait for thousands of images.
  const alone = analyzeGraph(document.graph)
  if (hasErrors(alone.diagnostics)) return void stops(alone.diagnostics)
  const input = inputSpec(alone)
  if (!input) return void stops(alone.diagnostics)

  const out = options.out === undefined ? null : resolve(options.out)
  if (out !== null) {
    const target = await checkModelTarget(nodeFiles, out)
    if (!target.ok) return void stops(target.diagnostics)
  }

  const interruption = listenForInterruption(terminal)
  try {
    const size = input.size ?? { height: 64, width: 64, channels: 3 }
    const loaded = await loadSource(document.data.source, options, { size, resize: document.data.resize }, interruption.signal)
    if (interruption.signal.aborted) return exitWith(EXIT.interrupted)
    if (!loaded.ok) return void stops(loaded.diagnostics)
    stops(loaded.warnings)
    const keepsCopies = document.data.copies !== 'none'
    const copies = keepsCopies && isAuditable(loaded.value) ? measureDataset(loaded.value) : null
    if (keepsCopies && 'records' in loaded.value) stops([copiesUnseen()])
    const { dataset, splits } = arrangeDataset(loaded.value, document.data, copies)

    const analysis = analyzeGraph(document.graph, factsOf(dataset))
    if (stops(analysis.diagnostics)) return

    if (options.resume && options.checkpoint === undefined)
      return command.error(terminal.say(text('error: --resume needs --checkpoint <dir>', '错误：--resume 需要 --checkpoint <dir>')), {
        exitCode: EXIT.usage,
      })
    const report = createTrainReport(terminal, { json, epochs: document.training.epochs })
    const checkpoints =
      options.checkpoint === undefined
        ? null
        : createRunCheckpoints({
            folder: resolve(options.checkpoint),
            document,
            dataName: dataset.name,
            version: context.version,
            everySeconds: options.checkpointEvery ?? null,
            onKept: (kept) => report.checkpoint(kept),
            onProblem: (problems) => void stops(problems),
          })
    const resume = options.resume && checkpoints ? await checkpoints.newest() : ok(null)
    if (!resume.ok) return void stops(resume.diagnostics)
    stops(resume.warnings)
    const run = await trainModel({
      checkpoints,
      resume: resume.value,
      document,
      analysis,
      dataset,
      splits,
      backend: options.backend ?? (document.training.backend === 'cpu' ? 'cpu' : 'wasm'),
      out,
      version: context.version,
      signal: interruption.signal,
      report,
      onLost: (problems) => void stops(problems),
    })
    if (!run.ok) return void stops(run.diagnostics)
    stops(run.warnings)
    report.end(run.value.result, run.value.model)
    if (interruption.signal.aborted) exitWith(EXIT.interrupted)
    else if (run.value.result.outcome === 'diverged') exitWith(EXIT.diagnostic)
  } finally {
    interruption.release()
  }
}

/** The data the call names, else the project's own. */
async function loadSource(
  source: DataSource,
  { data, target, map, classes, memory }: TrainOptions,
  policy: DecodePolicy,
  signal: AbortSignal,
): Promise<Result<Dataset>> {
  const streaming = {
    budgetBytes: memory === undefined ? defaultMemoryBudget() : memory * 2 ** 20,
    cacheFolder: recordFolder(chosenDataFolder([], process.env) ?? platformDataFolder(process.platform, process.env)),
  }
  if (data !== undefined) {
    const options = {
      signal,
      streaming,
      ...(target !== undefined && { target }),
      ...(map && { arrays: { map } }),
      ...(classes && { classes }),
    }
    return await loadPath(resolve(data), policy, options)
  }
  if (source.type === 'arrays')
    return await loadPath(resolve(source.displayPath), policy, { signal, arrays: { settings: source.settings } })
  if (source.type === 'table') return await loadPath(resolve(source.displayPath), policy, { signal, table: source.settings })
  if (source.type === 'folder') {
    const rule = classes ?? source.classes ?? DEFAULT_CLASS_RULE
    return await loadPath(resolve(source.displayPath), policy, { signal, streaming, classes: rule })
  }
  if (source.generator === 'cat-sketches') return ok(generateCatSketches({ count: source.count, seed: source.seed, size: policy.size }))
  return drawSource(source)
}

function copiesUnseen(): Diagnostic {
  return warning(
    'data/copies-unseen',
    text(
      'Copies are not looked for among images that are read from the disk while training: they may be in two sets.',
      '训练时从磁盘读取的图像不检查重复：重复的图像可能分属不同的集合。',
    ),
    {
      hint: text(
        'Allow more memory for images (--memory), or check the folder with “tensorloom data”.',
        '请允许图像使用更多内存（--memory），或用“tensorloom data”检查文件夹。',
      ),
    },
  )
}
