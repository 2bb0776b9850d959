// The interface's own icons: stroked paths on a 24×24 grid. Layer kinds bring theirs along.
export const icons = {
  undo: 'M9 14L4 9l5-5M4 9h9.5a6 6 0 0 1 0 12H9',
  redo: 'M15 14l5-5-5-5M20 9h-9.5a6 6 0 0 0 0 12H15',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  chevronDown: 'M6 9l6 6 6-6',
  chevronLeft: 'M15 6l-6 6 6 6',
  chevronRight: 'M9 6l6 6-6 6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  camera: 'M4 8h3.5l1.8-2.5h5.4L16.5 8H20v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z',
  folder: 'M3 6.5A1.5 1.5 0 0 1 4.5 5H9l2 2.5h8.5A1.5 1.5 0 0 1 21 9v8.5a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5z',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  save: 'M5 3h11l3 3v15H5zM8 3v6h7V3M8 21v-7h8v7',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  reset: 'M4 4v5h5M4.6 9A8 8 0 1 1 4 13',
  warning: 'M12 4L2.5 20h19zM12 10v4.5M12 17.5v.01',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 8v.01',
  fit: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  tidy: 'M9 3h6v5H9zM3 16h6v5H3zM15 16h6v5h-6zM12 8v4M6 16v-4h12v4',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  snow: 'M12 2v20M3.5 7l17 10M20.5 7l-17 10M9.5 4L12 6.5 14.5 4M9.5 20l2.5-2.5 2.5 2.5',
  network: 'M12 3v6M12 15v6M8 9h8v6H8z',
  unknown: 'M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.01',
  up: 'M12 19V5M6 11l6-6 6 6',
  arrowDown: 'M12 5v14M6 13l6 6 6-6',
  arrowRight: 'M5 12h14M13 6l6 6-6 6',
  sliders: 'M4 7h9M19 7h1M4 17h1M11 17h9M16 4v6M8 14v6',
  pin: 'M9 4h6l-1 6 3 3H7l3-3zM12 13v7',
  play: 'M7 5l12 7-12 7z',
  more: 'M5 12v.01M12 12v.01M19 12v.01',
  pencil: 'M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19z',
  group: 'M4 9h12v11H4zM8 5h12v11',
  enlarge: 'M7 14l5-5 5 5M5 4h14',
  restore: 'M7 9l5 5 5-5M5 20h14',
  dockLeft: 'M4 5h16v14H4zM9.5 5v14M6 8.5h1.2M6 11.5h1.2',
  dockBottom: 'M4 5h16v14H4zM4 13.5h16M7 16.2h1.5M11 16.2h1.5',
  dockRight: 'M4 5h16v14H4zM14.5 5v14M16.8 8.5H18M16.8 11.5H18',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14',
} as const

export type IconName = keyof typeof icons

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return <IconPath path={icons[name]} size={size} />
}

export function IconPath({ path, size = 16 }: { readonly path: string; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} />
    </svg>
  )
}
