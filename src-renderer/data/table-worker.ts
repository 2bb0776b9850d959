// Reads tables away from the interface's thread: one question, one answer.
import { inspectLabels, readLabelLayout } from '../../src/datasets/labels/label-layout'
import { inspectTable, readTable } from '../../src/datasets/table/load-table'
import type { DecodeText } from '../../src/datasets/table/parse-table'
import type { TableAnswer, TableQuestion } from './table-protocol'

const decode: DecodeText = (bytes, encoding) => new TextDecoder(encoding, { fatal: true }).decode(bytes)

function answer(question: TableQuestion): TableAnswer {
  const { name, bytes } = question
  switch (question.type) {
    case 'inspect':
      return { type: 'inspected', result: inspectTable(name, bytes, decode, question.format) }
    case 'read':
      return { type: 'read', result: readTable(name, bytes, decode, question.settings) }
    case 'inspect-labels':
      return { type: 'labels-inspected', result: inspectLabels(name, question.files, question.file, bytes, decode) }
    case 'labels':
      return { type: 'labels-read', result: readLabelLayout(name, question.files, question.unreadable, bytes, decode, question.rule) }
  }
}

self.onmessage = ({ data }: MessageEvent<TableQuestion>) => {
  self.postMessage(answer(data))
}
