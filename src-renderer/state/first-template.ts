// What stands on the canvas at first start.
import type { ProjectDocument } from '../../src/document/document'
import { newProject } from '../../src/document/new-project'
import { findTemplate } from '../../src/templates'

/** The small convolutional net, so that everything works at once. */
export function firstTemplate(): ProjectDocument {
  return findTemplate('conv-cat')?.create() ?? newProject('untitled')
}
