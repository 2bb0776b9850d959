// What stands on the canvas at first start.
import type { ProjectDocument } from '../../src/document/document'
import { newProject } from '../../src/document/new-project'
import { findTemplate } from '../../src/templates'

/** The project that everything can be tried on. */
export const EXAMPLE_TEMPLATE = 'conv-cat'

/** The small convolutional net, so that everything works at once. */
export function firstTemplate(): ProjectDocument {
  return findTemplate(EXAMPLE_TEMPLATE)?.create() ?? newProject('untitled')
}
