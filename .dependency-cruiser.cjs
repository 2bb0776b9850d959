// The direction of the house: what each folder may import. See "Direction" in the README's map.

/** Folders of src and the folders of src each may import besides itself. Types count as imports. */
const MAY_IMPORT = {
  diagnostics: [],
  tensor: ['diagnostics'],
  random: [],
  losses: ['diagnostics', 'tensor'],
  metrics: ['diagnostics', 'tensor', 'random'],
  datasets: ['diagnostics', 'tensor', 'random', 'losses', 'layers'],
  layers: ['diagnostics', 'tensor', 'random', 'losses'],
  optimizers: ['diagnostics', 'tensor', 'layers'],
  schedules: ['diagnostics', 'layers'],
  graph: ['diagnostics', 'tensor', 'layers'],
  compiler: ['diagnostics', 'tensor', 'random', 'layers', 'losses', 'graph', 'datasets'],
  reference: ['diagnostics', 'tensor', 'random', 'layers', 'losses', 'graph', 'compiler'],
  explain: [
    'diagnostics',
    'tensor',
    'random',
    'layers',
    'losses',
    'optimizers',
    'metrics',
    'graph',
    'compiler',
    'datasets',
    'training',
    'reference',
  ],
  document: ['diagnostics', 'tensor', 'layers', 'losses', 'optimizers', 'graph', 'datasets'],
  templates: ['diagnostics', 'tensor', 'layers', 'losses', 'optimizers', 'graph', 'document'],
  exporters: ['diagnostics', 'tensor', 'layers', 'losses', 'graph', 'compiler', 'datasets', 'training', 'document'],
  training: [
    'diagnostics',
    'tensor',
    'random',
    'layers',
    'losses',
    'optimizers',
    'schedules',
    'metrics',
    'graph',
    'compiler',
    'datasets',
    'document',
    'exporters',
  ],
  diagnosis: ['diagnostics', 'tensor', 'layers', 'losses', 'metrics', 'graph', 'compiler', 'datasets', 'document', 'training'],
  engine: ['diagnostics', 'tensor', 'random', 'datasets', 'layers', 'losses', 'optimizers', 'graph', 'compiler', 'training', 'document'],
  commands: ['diagnostics'],
  runs: ['diagnostics', 'exporters', 'random', 'metrics', 'layers', 'optimizers', 'schedules', 'graph', 'datasets', 'document', 'training'],
  api: ['diagnostics', 'commands', 'datasets', 'runs', 'training'],
}

const TESTS = '\\.test(-support)?\\.tsx?$|^src/testing/'

/** A fix is a document command: the compiler checks the shape of those it writes, and knows nothing else of the document. */
const AS_TYPES_ONLY = { compiler: '^src/document/commands\\.ts$' }

const folderRules = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `src-${folder}-looks-down`,
  comment: `src/${folder} may import only ${['itself', ...allowed].join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: TESTS },
  to: { path: '^src/', pathNot: [`^src/(${[folder, ...allowed].join('|')})/`, ...(AS_TYPES_ONLY[folder] ? [AS_TYPES_ONLY[folder]] : [])] },
}))

const typeRules = Object.entries(AS_TYPES_ONLY).map(([folder, path]) => ({
  name: `src-${folder}-sees-only-types`,
  comment: `src/${folder} may import types alone from ${path}.`,
  severity: 'error',
  from: { path: `^src/${folder}/`, pathNot: TESTS },
  to: { path, dependencyTypesNot: ['type-only'] },
}))

module.exports = {
  forbidden: [
    ...folderRules,
    ...typeRules,
    {
      name: 'src-folder-is-listed',
      comment: 'A new folder of src states its place in MAY_IMPORT.',
      severity: 'error',
      from: { path: '^src/', pathNot: [`^src/(${Object.keys(MAY_IMPORT).join('|')})/`, TESTS] },
      to: {},
    },
    {
      name: 'src-stands-alone',
      comment: 'The domain knows neither the host nor the user interface.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(src-main|src-renderer|e2e|\\.ci)/' },
    },
    {
      name: 'src-is-pure',
      comment: 'No Node, React or Electron in the domain: what it needs is handed in.',
      severity: 'error',
      from: { path: '^src/', pathNot: TESTS },
      to: {
        path: ['^(node:|react|electron)', 'node_modules/(react|react-dom|electron|sharp|commander|h5wasm)/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    { name: 'src-uses-no-node', severity: 'error', from: { path: '^src/', pathNot: TESTS }, to: { dependencyTypes: ['core'] } },
    {
      name: 'host-and-interface-are-apart',
      severity: 'error',
      from: { path: '^src-main/' },
      to: { path: '^(src-renderer|e2e)/' },
    },
    {
      name: 'interface-and-host-are-apart',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^(src-main|e2e)/' },
    },
    {
      name: 'electron-stays-in-its-folder',
      severity: 'error',
      from: { path: '^(src|src-main|src-renderer)/', pathNot: '^src-main/electron/' },
      to: { path: '(^electron$|node_modules/electron/)' },
    },
    {
      name: 'only-cli-and-start-know-the-server-folder',
      comment: 'Services are plain Node: they know no transport.',
      severity: 'error',
      from: { path: '^src-main/services/' },
      to: { path: '^src-main/(electron|server|cli)/' },
    },
    { name: 'server-knows-no-electron', severity: 'error', from: { path: '^src-main/server/' }, to: { path: '^src-main/(electron|cli)/' } },
    { name: 'electron-knows-no-server', severity: 'error', from: { path: '^src-main/electron/' }, to: { path: '^src-main/(server|cli)/' } },
    {
      name: 'tfjs-lives-in-the-engine',
      comment: 'Elsewhere tfjs is a type, and a value that is handed in.',
      severity: 'error',
      from: { path: '^(src|src-main|src-renderer)/', pathNot: ['^src/engine/', TESTS] },
      to: { path: 'node_modules/@tensorflow/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'a-kind-stands-on-interfaces',
      comment: 'A kind of layer imports its interface, tensor and diagnostics; the loss kind also the losses.',
      severity: 'error',
      from: { path: '^src/layers/kinds/', pathNot: [TESTS, '^src/layers/kinds/loss\\.ts$'] },
      to: { path: '^src/', pathNot: ['^src/layers/((augmentation|explain)/)?[^/]+\\.ts$', '^src/(tensor|diagnostics|random)/'] },
    },
    {
      name: 'a-kind-does-not-know-the-registry',
      severity: 'error',
      from: { path: '^src/(layers|losses|optimizers)/kinds/', pathNot: TESTS },
      to: { path: ['^src/(layers|losses|optimizers)/registry\\.ts$'], pathNot: '^src/losses/registry\\.ts$' },
    },
    {
      name: 'kinds-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/((layers|losses|optimizers|schedules)/kinds|layers/augmentation/operations)/', pathNot: TESTS },
      to: { path: '^src/((layers|losses|optimizers|schedules)/kinds|layers/augmentation/operations)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: 'node_modules' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\?(url|worker|raw|inline)' },
    },
    {
      name: 'product-uses-no-dev-dependency',
      comment: "What ships imports only what is installed with it. Electron brings itself; Vite's client is types alone.",
      severity: 'error',
      from: { path: '^(src|src-main|src-renderer)/', pathNot: TESTS },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/(electron/|vite/client)',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The kernels are AssemblyScript, and their compiler runs at build time.
    exclude: { path: '^(out|dist|src/engine/kernels/(assembly|build))' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'e2e/tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
