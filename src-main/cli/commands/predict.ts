// tensorloom predict: what a saved model says of pictures.
import { resolve } from 'node:path'
import { DEFAULT_RESIZE } from '../../../src/datasets/resize'
import type { Diagnostic, Json, Result } from '../../../src/diagnostics'
import { hasErrors, text } from '../../../src/diagnostics'
import type { ModelArtifact } from '../../../src/exporters/model-package'
import { loadModel } from '../../../src/exporters/tfjs'
import { predict } from '../../../src/training/predict'
import type { ServingModel } from '../../../src/training/serving-model'
import { nodeFiles } from '../../services/file-port'
import { readModelPackage } from '../../services/model-package-files'
import type { AddCommand } from '../command'
import { decodeFile, readFeatureRows } from '../decode'
import { logRaw, startEngine } from '../node-engine'
import { oneOf } from '../options'
import { formatLoss, formatPercent } from '../progress-bar'
import type { Terminal } from '../terminal'
import { EXIT, reportDiagnostics } from '../terminal'

interface PredictOptions {
  readonly backend?: 'wasm' | 'cpu'
  readonly json?: true
}

export const addPredict: AddCommand = (program, { terminal, exitWith }) => {
  program
    .command('predict')
    .argument('<model>', terminal.say(text('folder of a saved model', '已保存模型的文件夹')))
    .argument(
      '<file...>',
      terminal.say(
        text(
          'images (PNG, JPEG, WebP, GIF), or tables with the columns it was trained on',
          '图片（PNG、JPEG、WebP、GIF），或含有训练时各列的表格',
        ),
      ),
    )
    .description(
      terminal.say(text('tell what a trained model says of images or of the rows of a table', '用训练好的模型判断图片或表格的各行')),
    )
    .option('--backend <name>', terminal.say(text('wasm (fast) or cpu', 'wasm（快）或 cpu')), oneOf(terminal, ['wasm', 'cpu']))
    .option('--json', terminal.say(text('print one JSON object an image', '每张图片输出一个 JSON 对象')))
    .action(async (folder: string, files: readonly string[], options: PredictOptions) => {
      const problems = (diagnostics: readonly Diagnostic[]): void => {
        reportDiagnostics(terminal, diagnostics, { json: options.json ?? false })
        if (hasErrors(diagnostics)) exitWith(EXIT.diagnostic)
      }
      const engine = await startEngine(options.backend ?? 'wasm')
      if (!engine.ok) return problems(engine.diagnostics)
      const { tf } = engine.value
      const artifact = await readArtifact(resolve(folder))
      if (!artifact.ok) return problems(artifact.diagnostics)
      const loaded = await loadModel(tf, artifact.value, logRaw)
      if (!loaded.ok) return problems(loaded.diagnostics)

      const { card } = artifact.value
      try {
        const { input } = loaded.value
        const serving = loaded.value
        const say = (name: string, said: readonly number[]): void =>
          tellAnswer(terminal, serving, card.threshold, name, said, options.json ?? false)
        for (const file of files) {
          // One bad file does not keep the others from being answered.
          if (input.samples === 'vectors') {
            const rows = await readFeatureRows(file, input.features)
            if (!rows.ok) problems(rows.diagnostics)
            else (await predict(tf, serving, rows.value.values)).forEach((said, i) => say(rows.value.names[i] ?? file, said))
            continue
          }
          const pixels = await decodeFile(file, { size: input.size, resize: card.preprocessing.resize ?? DEFAULT_RESIZE })
          if (pixels.ok) say(file, (await predict(tf, serving, pixels.value))[0] ?? [])
          else problems(pixels.diagnostics)
        }
      } finally {
        loaded.value.dispose()
      }
    })
}

function tellAnswer(
  terminal: Terminal,
  serving: ServingModel,
  threshold: number,
  name: string,
  said: readonly number[],
  json: boolean,
): void {
  if (serving.task === 'regression') {
    const values = Object.fromEntries(serving.quantities.map((quantity, index) => [quantity.name, said[index] ?? Number.NaN]))
    const listed = Object.entries(values).map(([quantity, value]) => `${quantity} ${formatLoss(value)}`)
    if (json) terminal.json({ file: name, values })
    else terminal.print(`${name}: ${listed.join(', ')}`)
    return
  }
  const answer = judge(serving, threshold, said)
  if (json) terminal.json({ file: name, class: answer.class, probabilities: answer.probabilities })
  else terminal.print(`${name}: ${answer.class} ${formatPercent(answer.share, 1)}`)
}

/** The package as files says it; its meaning is loadModel's to check. */
async function readArtifact(folder: string): Promise<Result<ModelArtifact>> {
  const read = await readModelPackage(nodeFiles, folder)
  if (!read.ok) return read
  const { modelJson, card, weights } = read.value
  return {
    ok: true,
    value: { modelJson: JSON.parse(modelJson) as Json, card: JSON.parse(card) as ModelArtifact['card'], weights },
    warnings: read.warnings,
  }
}

/** Two classes are told apart at the card's threshold; several by the largest share. */
function judge(
  { classes, positive }: Extract<ServingModel, { readonly task: 'classification' }>,
  threshold: number,
  shares: readonly number[],
) {
  const best =
    positive !== null && classes.length === 2
      ? (shares[positive] ?? 0) >= threshold
        ? positive
        : 1 - positive
      : shares.reduce((leader, share, index) => (share > (shares[leader] ?? 0) ? index : leader), 0)
  return {
    class: classes[best] ?? '',
    share: shares[best] ?? 0,
    probabilities: Object.fromEntries(classes.map((title, index) => [title, shares[index] ?? 0])),
  }
}
