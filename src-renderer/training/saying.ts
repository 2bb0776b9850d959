// Puts what the curves show into words.
import type { useI18n } from '../ui/i18n'
import type { CurveSaying } from './describe-curves'

type I18n = Pick<ReturnType<typeof useI18n>, 't' | 'format'>

export interface SaidCurves {
  readonly tone: 'good' | 'warn' | 'bad' | 'plain'
  readonly title: string
  readonly body: string
}

export function sayCurves(saying: CurveSaying, { t, format }: I18n): SaidCurves {
  const loss = format.loss
  switch (saying.kind) {
    case 'early':
      return { tone: 'plain', title: t('training.say.early'), body: t('training.say.early.more', { needed: saying.needed }) }
    case 'diverged':
      return {
        tone: 'bad',
        title: t('training.say.diverged', { epoch: format.count(saying.epoch) }),
        body: t('training.say.diverged.more', { rate: String(saying.learningRate) }),
      }
    case 'stuck':
      return { tone: 'warn', title: t('training.say.stuck'), body: t('training.say.stuck.more', { prior: loss(saying.prior) }) }
    case 'rising':
      return {
        tone: 'warn',
        title: t('training.say.rising'),
        body: t('training.say.rising.more', { low: loss(saying.low), epoch: format.count(saying.epoch), last: loss(saying.last) }),
      }
    case 'overfitting':
      return {
        tone: 'warn',
        title: t('training.say.overfitting', { epoch: format.count(saying.epoch) }),
        body: t('training.say.overfitting.more', {
          best: loss(saying.best),
          last: loss(saying.last),
          trainThen: loss(saying.trainThen),
          trainNow: loss(saying.trainNow),
        }),
      }
    case 'past':
      return {
        tone: 'warn',
        title: t('training.say.past'),
        body: t('training.say.past.more', { epoch: format.count(saying.epoch), best: loss(saying.best), last: loss(saying.last) }),
      }
    case 'improving':
      return {
        tone: 'good',
        title: t('training.say.improving'),
        body: t(saying.of === 'val' ? 'training.say.improving.val' : 'training.say.improving.train', {
          then: loss(saying.then),
          now: loss(saying.now),
          span: format.count(saying.span),
        }),
      }
    case 'level':
      return {
        tone: 'plain',
        title: t('training.say.level'),
        body: t(saying.of === 'val' ? 'training.say.level.val' : 'training.say.level.train', {
          now: loss(saying.now),
          span: format.count(saying.span),
        }),
      }
  }
}
