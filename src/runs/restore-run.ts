// A run's diagram and settings as an edit of the project.
import type { Command } from '../document/commands'
import type { ProjectDocument } from '../document/document'
import type { RunRecord } from './run-record'

/** One command after which the project trains as the run did; where it computes stays the user's choice. */
export function restoreCommand({ plan, layout }: Pick<RunRecord, 'plan' | 'layout'>, document: ProjectDocument): Command {
  const { graph, ...training } = plan
  return {
    type: 'batch',
    commands: [
      { type: 'remove', nodeIds: document.graph.nodes.map(({ id }) => id), edgeIds: [], heal: false },
      { type: 'set-layout', layout: { positions: {}, direction: layout.direction } },
      { type: 'add-nodes', nodes: graph.nodes, edges: graph.edges, positions: layout.positions },
      { type: 'set-training', training },
    ],
  }
}
