// tensorloom predict: what a saved model says of pictures.
import { resolve } from 'node:path'
import type { Diagnostic, Json, Result } from '../../../src/diagnostics'
import { error, hasErrors, text } from '../../../src/diagnostics'
import type { ModelArtifact } from '../../../src/exporters/model-package'
import { loadModel } from '../../../src/exporters/tfjs'
import { predict } from '../../../src/training/predict'
import type { ServingModel } from '../../../src/training/serving-model'
import { nodeFiles } from '../../services/file-port'
import { readModelPackage } from '../../services/model-package-files'
import type { AddCommand } from '../command'
import { decodeFile } from '../decode'
import { logRaw, startEngine } from '../node-engine'
import { oneOf } from '../options'
import { formatLoss, formatPercent } from '../progress-bar'
import { EXIT, reportDiagnostics } from '../terminal'

interface PredictOptions {
  readonly backend?: 'wasm' | 'cpu'
  readonly json?: true
}

export const addPredict: AddCommand = (program, { terminal, exitWith }) => {
  program
    .command('predict')
    .argument('<model>', terminal.say(text('folder of a saved model', '已保存模型的文件夹')))
    .argument('<image...>', terminal.say(text('images: PNG, JPEG, WebP or GIF', '图片：PNG、JPEG、WebP 或 GIF')))
    .description(terminal.say(text('tell the class of images with a trained model', '用训练好的模型判断图片的类别')))
    .option('--backend <name>', terminal.say(text('wasm (fast) or cpu', 'wasm（快）或 cpu')), oneOf(terminal, ['wasm', 'cpu']))
    .option('--json', terminal.say(text('print one JSON object an image', '每张图片输出一个 JSON 对象')))
    .action(async (folder: string, images: readonly string[], options: PredictOptions) => {
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
        if (input.samples === 'vectors') return problems([needsTable])
        for (const image of images) {
          const pixels = await decodeFile(image, input.size)
          // One bad picture does not keep the others from being answered.
          if (!pixels.ok) {
            problems(pixels.diagnostics)
            continue
          }
          const [shares] = await predict(tf, loaded.value, pixels.value)
          const serving = loaded.value
          if (serving.task === 'regression') {
            const values = Object.fromEntries(serving.quantities.map(({ name }, index) => [name, shares?.[index] ?? Number.NaN]))
            if (options.json) terminal.json({ file: image, values })
            else
              terminal.print(
                `${image}: ${Object.entries(values)
                  .map(([name, value]) => `${name} ${formatLoss(value)}`)
                  .join(', ')}`,
              )
            continue
          }
          const answer = judge(serving, card.threshold, shares ?? [])
          if (options.json) terminal.json({ file: image, class: answer.class, probabilities: answer.probabilities })
          else terminal.print(`${image}: ${answer.class} ${formatPercent(answer.share, 1)}`)
        }
      } finally {
        loaded.value.dispose()
      }
    })
}

const needsTable = error(
  'model/takes-features',
  text('This model takes the features of a table, not pictures.', '此模型接受表格的特征，而不是图片。'),
)

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
