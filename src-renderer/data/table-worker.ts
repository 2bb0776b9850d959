// Reads tables away from the interface's thread: one question, one answer.
import { inspectTable, readTable } from '../../src/datasets/table/load-table'
import type { DecodeText } from '../../src/datasets/table/parse-table'
import type { TableAnswer, TableQuestion } from './table-protocol'

const decode: DecodeText = (bytes, encoding) => new TextDecoder(encoding, { fatal: true }).decode(bytes)

function answer(question: TableQuestion): TableAnswer {
  const { name, bytes } = question
  return question.type === 'inspect'
    ? { type: 'inspected', result: inspectTable(name, bytes, decode, question.format) }
    : { type: 'read', result: readTable(name, bytes, decode, question.settings) }
}

self.onmessage = ({ data }: MessageEvent<TableQuestion>) => {
  self.postMessage(answer(data))
}
