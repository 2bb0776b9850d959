// The kinds of things that React Flow draws for us.
import { FreeFrameNode, type FreeFrameFlowNode } from './free-frame-node'
import { CollapsedNode, FrameNode } from './group-nodes'
import type { CollapsedFlowNode, FrameFlowNode } from './group-view'
import { LayerNode } from './layer-node'
import type { LayerFlowNode } from './view-model'
import { Wire } from './wire'

export type CanvasFlowNode = LayerFlowNode | FrameFlowNode | CollapsedFlowNode | FreeFrameFlowNode

export const nodeTypes = { layer: LayerNode, frame: FrameNode, collapsed: CollapsedNode, free: FreeFrameNode }
export const edgeTypes = { wire: Wire }
