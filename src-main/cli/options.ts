// Reading option values. What does not fit is a usage error, said in the user's language.
import { InvalidArgumentError } from 'commander'
import type { Text } from '../../src/diagnostics'
import { text } from '../../src/diagnostics'
import { parseArrayMap, type ArrayMap } from './array-map'
import { parseClassRule, type ClassChoice } from './class-rule'
import type { Terminal } from './terminal'

function refuse(terminal: Terminal, expected: Text, received: string): never {
  throw new InvalidArgumentError(
    terminal.say(text(`Expected ${expected.en}, received "${received}".`, `需要${expected.zh}，得到的是“${received}”。`)),
  )
}

/** Whole number of at least `least` and at most `most`. */
export function wholeNumber(terminal: Terminal, least: number, most: number) {
  return (value: string): number => {
    const number = Number(value)
    if (!/^\d+$/.test(value) || number < least || number > most) {
      refuse(terminal, text(`a whole number from ${least} to ${most}`, ` ${least} 到 ${most} 之间的整数`), value)
    }
    return number
  }
}

/** Number above 0 and at most `most`. */
export function positiveNumber(terminal: Terminal, most: number) {
  return (value: string): number => {
    const number = Number(value)
    if (value.trim() === '' || !Number.isFinite(number) || number <= 0 || number > most) {
      refuse(terminal, text(`a number above 0 and at most ${most}`, `大于 0 且不超过 ${most} 的数`), value)
    }
    return number
  }
}

/** Samples a step, or `full` for the whole training set. */
export function batchSize(terminal: Terminal) {
  return (value: string): number | 'full' => {
    if (value === 'full') return 'full'
    const number = Number(value)
    if (!/^\d+$/.test(value) || number < 1 || number > 1_000_000) {
      refuse(terminal, text('a whole number from 1 to 1000000, or "full"', ' 1 到 1000000 之间的整数，或 "full"'), value)
    }
    return number
  }
}

/** One of the words listed. */
export function oneOf<W extends string>(terminal: Terminal, words: readonly W[]) {
  return (value: string): W => {
    const found = words.find((word) => word === value)
    return found ?? refuse(terminal, text(`one of ${words.join(', ')}`, `以下之一：${words.join('、')}`), value)
  }
}

/** `2/5`: the second of five folds, as the project keeps it. */
export function foldOf(terminal: Terminal, most: number) {
  return (value: string): { readonly count: number; readonly index: number } => {
    const [, fold = 0, count = 0] = /^(\d+)\/(\d+)$/.exec(value)?.map(Number) ?? []
    if (count < 2 || count > most || fold < 1 || fold > count) {
      refuse(terminal, text(`a fold such as 2/5, of 2 to ${most} folds`, `形如 2/5 的折，共 2 到 ${most} 折`), value)
    }
    return { count, index: fold - 1 }
  }
}

/** `images=x,labels=y`: what arrays are used for. */
export function arrayMap(terminal: Terminal) {
  return (value: string): ArrayMap =>
    parseArrayMap(value) ?? refuse(terminal, text('uses of arrays such as images=x,labels=y', '数组的用途，例如 images=x,labels=y'), value)
}

/** `folder`, `path`, or a table with, perhaps, its columns: `labels.csv:image,species,set`. */
export function classRule(terminal: Terminal) {
  return (value: string): ClassChoice =>
    parseClassRule(value) ??
    refuse(
      terminal,
      text('folder, path, or a table such as labels.csv:image,species', 'folder、path，或表格，例如 labels.csv:image,species'),
      value,
    )
}
