// A dock at a side of the window: resized by dragging, closed and opened by its button, as large as it was left.
import { useEffect, type ReactNode } from 'react'
import { Panel, usePanelRef } from 'react-resizable-panels'
import { useWorkspaceStore, type DockId } from '../state/workspace-store'

export function Dock({
  id,
  minSize,
  maxSize,
  collapsedSize = 0,
  children,
}: {
  readonly id: DockId
  /** Pixels. */
  readonly minSize: number
  readonly maxSize?: number
  readonly collapsedSize?: number
  readonly children: ReactNode
}) {
  const panel = usePanelRef()
  const asked = useWorkspaceStore((state) => state.asked)
  const { size, open } = useWorkspaceStore.getState().docks[id]
  useEffect(() => {
    // Set from elsewhere: a button, or another project with docks of its own.
    const dock = useWorkspaceStore.getState().docks[id]
    if (asked === 0) return
    if (dock.open) panel.current?.resize(Math.max(minSize, dock.size))
    else panel.current?.collapse()
  }, [asked, id, minSize, panel])
  return (
    <Panel
      id={id}
      panelRef={panel}
      defaultSize={open ? size : collapsedSize}
      minSize={minSize}
      {...(maxSize === undefined ? {} : { maxSize })}
      collapsible
      collapsedSize={collapsedSize}
      groupResizeBehavior="preserve-pixel-size"
      onResize={({ inPixels }, _id, before) => {
        // The first size is the one just given.
        if (before !== undefined) useWorkspaceStore.getState().sized(id, inPixels, inPixels > collapsedSize + 2)
      }}
    >
      {children}
    </Panel>
  )
}
