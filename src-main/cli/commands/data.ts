// tensorloom data: what a dataset holds, and what was left out of it.
import { resolve } from 'node:path'
import { auditDataset, isAuditable, measureDataset } from '../../../src/datasets/audit/audit-dataset'
import type { Finding } from '../../../src/datasets/audit/finding'
import { arrayName } from '../../../src/datasets/arrays/array-problems'
import type { ArraySettings, ArrayUse } from '../../../src/datasets/arrays/array-settings'
import type { DecodedDataset, ImageSize } from '../../../src/datasets/dataset'
import { DEFAULT_RESIZE } from '../../../src/datasets/resize'
import type { Json, Text } from '../../../src/diagnostics'
import { sameText, text } from '../../../src/diagnostics'
import { formatShape } from '../../../src/tensor'
import type { AddCommand } from '../command'
import { SHARED } from '../command'
import type { ArrayMap } from '../array-map'
import type { ClassChoice } from '../class-rule'
import { datasetReport, loadPath } from '../decode'
import { listenForInterruption } from '../interruption'
import { arrayMap, classRule } from '../options'
import { tableLines } from '../table'
import type { Terminal } from '../terminal'
import { diagnosticLines, EXIT, reportDiagnostics } from '../terminal'

/** Every picture is decoded, so that broken ones are found and copies are seen. */
const SIZE: ImageSize = { height: 64, width: 64, channels: 3 }

export const addData: AddCommand = (program, { terminal, exitWith }) => {
  program
    .command('data')
    .argument('<path>', terminal.say(SHARED.data))
    .description(
      terminal.say(
        text('print what a dataset holds: classes, counts, broken files, leaks', '打印数据集的内容：类别、数量、损坏的文件、数据泄漏'),
      ),
    )
    .option('--classes <rule>', terminal.say(SHARED.classes), classRule(terminal))
    .option('--map <uses>', terminal.say(SHARED.map), arrayMap(terminal))
    .option('--json', terminal.say(SHARED.json))
    .action(async (path: string, options: { readonly json?: true; readonly map?: ArrayMap; readonly classes?: ClassChoice }) => {
      const interruption = listenForInterruption(terminal)
      try {
        const found: ArraySettings[] = []
        const loaded = await loadPath(
          resolve(path),
          { size: SIZE, resize: DEFAULT_RESIZE },
          {
            signal: interruption.signal,
            ...(options.classes && { classes: options.classes }),
            arrays: { onArrays: (settings) => found.push(settings), ...(options.map && { map: options.map }) },
          },
        )
        if (!options.json) for (const line of found.flatMap((settings) => arrayLines(terminal, settings))) terminal.print(line)
        if (interruption.signal.aborted) return exitWith(EXIT.interrupted)
        if (!loaded.ok) {
          reportDiagnostics(terminal, loaded.diagnostics, { json: options.json ?? false })
          return exitWith(EXIT.diagnostic)
        }
        reportDiagnostics(terminal, loaded.warnings)
        const dataset = loaded.value
        const findings = isAuditable(dataset) ? auditDataset(dataset, null, measureDataset(dataset)).findings : []
        if (options.json) terminal.json({ ...datasetReport(loaded.value, terminal.locale, null, findings), ...arrayReport(found[0]) })
        else for (const line of dataLines(terminal, loaded.value, findings)) terminal.print(line)
      } finally {
        interruption.release()
      }
    })
}

const ARRAY_USES: Readonly<Record<ArrayUse, Text>> = {
  samples: text('samples', '样本'),
  targets: text('targets', '目标'),
  names: text('class names', '类别名'),
  split: text('set of each row', '每行的集合'),
  ignore: text('–', '–'),
}

/** All arrays that were found, with what they are used for. */
function arrayLines(terminal: Terminal, { arrays }: ArraySettings): readonly string[] {
  const head = [text('Array', '数组'), text('Shape', '形状'), text('Type', '类型'), text('Used as', '用作')].map((word) =>
    terminal.say(word),
  )
  const rows = arrays.map((array) => [
    arrayName(array),
    formatShape(array.shape),
    array.type,
    [ARRAY_USES[array.use], array.set && SPLITS[array.set]].flatMap((word) => (word ? [terminal.say(word)] : [])).join(' · '),
  ])
  return [...tableLines([head, ...rows], []), '']
}

function arrayReport(settings: ArraySettings | undefined): Readonly<Record<string, Json>> {
  if (!settings) return {}
  return { arrays: settings.arrays.map(({ file, key, shape, type, use, set }) => ({ file, key, shape, type, use, set })) }
}

/** Findings printed at most. */
const LISTED = 100

/** `all` where the source states no split. */
const SPLITS: Readonly<Record<string, Text>> = {
  train: text('train', '训练集'),
  val: text('validation', '验证集'),
  test: text('test', '测试集'),
  all: text('all', '全部'),
}

function dataLines(terminal: Terminal, dataset: DecodedDataset, findings: readonly Finding[]): readonly string[] {
  const { skipped } = dataset
  const classes = dataset.task === 'classification' ? dataset.classes : []
  const positive = dataset.task === 'classification' ? dataset.positive : null
  const splits = datasetReport(dataset).splits as Readonly<Record<string, Readonly<Record<string, number>>>>
  const head = ['', ...classes.map((title, label) => (label === positive ? `${title} (+)` : title)), terminal.say(text('total', '合计'))]
  const rows = Object.keys(SPLITS).flatMap((split) => {
    const perClass = splits[split]
    if (!perClass) return []
    const counts = classes.map((title) => perClass[title] ?? 0)
    const total = Object.values(perClass).reduce((sum, count) => sum + count, 0)
    return [[terminal.say(SPLITS[split] ?? sameText(split)), ...counts.map(String), String(total)]]
  })
  const positiveName = positive === null ? null : (classes[positive] ?? null)
  return [
    dataset.name,
    ...tableLines(
      [head, ...rows],
      head.map((_, column) => column).filter((column) => column > 0),
    ),
    ...(positiveName === null ? [] : [terminal.say(text(`Positive class (+): ${positiveName}`, `正类（+）：${positiveName}`))]),
    ...(dataset.samples === 'vectors'
      ? [
          terminal.say(
            text(
              `Features: ${dataset.features.map(({ name }) => name).join(', ')}`,
              `特征：${dataset.features.map(({ name }) => name).join('、')}`,
            ),
          ),
        ]
      : []),
    ...(dataset.task === 'regression'
      ? [
          terminal.say(
            text(
              `Predicted: ${dataset.quantities.map(({ name }) => name).join(', ')}`,
              `预测：${dataset.quantities.map(({ name }) => name).join('、')}`,
            ),
          ),
        ]
      : []),
    ...(skipped.length === 0 ? [] : [terminal.say(text(`Skipped (${skipped.length}):`, `已跳过（${skipped.length}）：`))]),
    ...skipped.map(({ file, reason }) => `  ${file}: ${terminal.say(reason)}`),
    ...(!isAuditable(dataset)
      ? []
      : findings.length === 0
        ? [terminal.say(text('Audit: nothing found.', '检查：未发现问题。'))]
        : [terminal.say(text(`Audit (${findings.length}):`, `检查（${findings.length}）：`))]),
    ...findings.slice(0, LISTED).flatMap((finding) => diagnosticLines(terminal, finding).map((line) => `  ${line}`)),
    ...(findings.length > LISTED
      ? [
          terminal.say(
            text(
              `  and ${findings.length - LISTED} more; --json lists them all.`,
              `  以及另外 ${findings.length - LISTED} 项；--json 可列出全部。`,
            ),
          ),
        ]
      : []),
  ]
}
