// Every edit is one of these commands, plain JSON; reduce() is the only code that applies them.
import type { EdgeId, GraphEdge, GraphGroup, GraphNode, NodeId, PortRef } from '../graph/graph'
import type { Json, Text } from '../diagnostics'
import type { SplitName } from '../datasets/dataset'
import type { ColumnUse, TableUse } from '../datasets/table/table-settings'
import type { DataSettings, Frame, Layout, Position, TrainingSettings } from './document'

export type Command =
  /** Adds nodes with wires among them and to existing nodes. */
  | {
      readonly type: 'add-nodes'
      readonly nodes: readonly GraphNode[]
      readonly edges: readonly GraphEdge[]
      readonly positions: Readonly<Record<NodeId, Position>>
    }
  /** Removes nodes with all their wires; with `heal`, what the only wire into a node brought goes on to whatever it fed. */
  | { readonly type: 'remove'; readonly nodeIds: readonly NodeId[]; readonly edgeIds: readonly string[]; readonly heal: boolean }
  | { readonly type: 'move-nodes'; readonly positions: Readonly<Record<NodeId, Position>> }
  | { readonly type: 'set-layout'; readonly layout: Layout }
  | { readonly type: 'connect'; readonly edge: GraphEdge }
  /** Puts a node of `kind` on the wire(s) into `before`'s port; ids are given so that redo is exact. */
  | { readonly type: 'insert-before'; readonly node: GraphNode; readonly before: NodeId; readonly port: string }
  /** Leads a wire to other ports; a wire in its way goes. */
  | { readonly type: 'lead-wire'; readonly edgeId: EdgeId; readonly from: PortRef; readonly to: PortRef }
  /** Puts a node that stands in the graph onto a wire; `onward` names the wire that leads on from it. */
  | { readonly type: 'splice'; readonly nodeId: NodeId; readonly edgeId: EdgeId; readonly onward: EdgeId }
  /** Makes a group; its members leave the groups they were in. */
  | { readonly type: 'group'; readonly group: GraphGroup }
  /** Dissolves a group; its members stay. */
  | { readonly type: 'ungroup'; readonly groupId: string }
  | { readonly type: 'set-group'; readonly groupId: string; readonly changes: Partial<Omit<GraphGroup, 'id'>> }
  | { readonly type: 'add-frame'; readonly frame: Frame }
  | { readonly type: 'set-frame'; readonly frameId: string; readonly changes: Partial<Omit<Frame, 'id'>> }
  | { readonly type: 'remove-frames'; readonly frameIds: readonly string[] }
  /** Sets parameters (top-level keys), the others stay. */
  | { readonly type: 'set-params'; readonly nodeId: NodeId; readonly params: Readonly<Record<string, Json>> }
  | { readonly type: 'rename-node'; readonly nodeId: NodeId; readonly name: string }
  | { readonly type: 'set-frozen'; readonly nodeId: NodeId; readonly frozen: boolean }
  | { readonly type: 'set-data'; readonly data: Partial<DataSettings> }
  /** What columns of the project's table are used for, the others staying as they are, and what becomes of gaps. */
  | { readonly type: 'set-table'; readonly uses?: Readonly<Record<string, ColumnUse>>; readonly missing?: TableUse['missing'] }
  /** Leaves samples out of all sets, or takes them back in. Samples are named by their path in the source. */
  | { readonly type: 'exclude-samples'; readonly paths: readonly string[]; readonly excluded: boolean }
  /** Gives images another class; null: the one of the source. */
  | { readonly type: 'relabel-samples'; readonly paths: readonly string[]; readonly className: string | null }
  /** Puts samples into a set; null: where the source or the draw puts them. */
  | { readonly type: 'move-samples'; readonly paths: readonly string[]; readonly split: SplitName | null }
  | { readonly type: 'set-training'; readonly training: Partial<TrainingSettings> }
  | { readonly type: 'rename-project'; readonly name: string }
  /** Several commands as one step; `label` says what they are together. */
  | { readonly type: 'batch'; readonly commands: readonly Command[]; readonly label?: Text | undefined }

/**
 * A gesture that sends many commands (typing, a slider, a drag) gives them all the same key; history keeps one
 * step for as long as the key stays the same.
 */
export interface Edit {
  readonly command: Command
  readonly gesture?: string | undefined
}
