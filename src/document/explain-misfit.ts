// Says in our own words why a project file does not fit its schema. The schema library's text never reaches a user.
import type { z } from 'zod'
import type { Diagnostic, Text } from '../diagnostics'
import { error, sameText, text } from '../diagnostics'

const MAX_PROBLEMS = 20

type Issue = z.core.$ZodIssue

/** `graph.nodes[3].name`. */
function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((done, part) => {
    if (typeof part === 'number') return `${done}[${part}]`
    return done === '' ? String(part) : `${done}.${String(part)}`
  }, '')
}

function valueAt(file: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    return (value as Readonly<Record<PropertyKey, unknown>>)[part]
  }, file)
}

const TYPES: Readonly<Record<string, Text>> = {
  string: text('a text', '文本'),
  number: text('a number', '数值'),
  int: text('a whole number', '整数'),
  boolean: text('true or false', '是或否'),
  object: text('an object', '对象'),
  record: text('an object', '对象'),
  array: text('a list', '列表'),
}

const BOUNDED: Readonly<Record<string, Text>> = {
  string: text(' characters', ' 个字符'),
  array: text(' entries', ' 项'),
}

function expectation(issue: Issue): Text {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? text('another value', '其他值')
    case 'too_small': {
      const unit = BOUNDED[issue.origin] ?? text('', '')
      const least = String(issue.minimum)
      return issue.inclusive === false
        ? text(`more than ${least}${unit.en}`, `大于 ${least}${unit.zh}`)
        : text(`at least ${least}${unit.en}`, `至少 ${least}${unit.zh}`)
    }
    case 'too_big': {
      const unit = BOUNDED[issue.origin] ?? text('', '')
      const most = String(issue.maximum)
      return text(`at most ${most}${unit.en}`, `至多 ${most}${unit.zh}`)
    }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ')
      return issue.values.length === 1 ? text(values, values) : text(`one of ${values}`, `以下之一:${values}`)
    }
    case 'invalid_format':
      return text('made of letters, digits, “_”, “-”, “.” or “:”', '由字母、数字、“_”“-”“.”或“:”组成')
    default:
      return text('another value', '其他值')
  }
}

function describeValue(value: unknown): Text {
  if (value === undefined) return text('nothing', '空缺')
  if (value === null) return text('null', 'null')
  if (Array.isArray(value)) return text(`a list of ${value.length}`, `${value.length} 项的列表`)
  if (typeof value === 'object') return text('an object', '一个对象')
  if (typeof value === 'number' || typeof value === 'boolean') return sameText(String(value))
  if (typeof value !== 'string') return text('another value', '其他值')
  const short = value.length > 40 ? `${value.slice(0, 40)}…` : value
  return text(`“${short}”`, `“${short}”`)
}

/** One error per field that does not fit, the first twenty. */
export function explainMisfits(issues: readonly Issue[], file: unknown): readonly Diagnostic[] {
  return issues.slice(0, MAX_PROBLEMS).map((issue) => {
    const path = formatPath(issue.path)
    const value = valueAt(file, issue.path)
    const got = describeValue(value)
    const hint = text(
      'The file was changed by hand or damaged. Correct this field in a text editor, or open an older copy.',
      '文件曾被手动修改或已损坏。请用文本编辑器改正此字段,或打开较早的副本。',
    )
    const wanted = expectation(issue)
    const message =
      value === undefined
        ? text(`“${path}” is missing from the project file.`, `项目文件缺少“${path}”。`)
        : text(
            `“${path}” in the project file must be ${wanted.en}; got ${got.en}.`,
            `项目文件中的“${path}”应为${wanted.zh},实际是${got.zh}。`,
          )
    return error('document/invalid-field', message, { hint, param: path })
  })
}
