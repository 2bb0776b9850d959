// Writes a project file: keys in one fixed order, so the same document is the same bytes and differences read well.
import type { ClassRule } from '../datasets/labels/class-rule'
import type { TableFormat } from '../datasets/table/table-settings'
import type { Json } from '../diagnostics'
import type { GraphGroup, GraphNode } from '../graph/graph'
import type { DataSettings, DataSource, Frame, ProjectDocument, TrainingSettings } from './document'
import { CURRENT_VERSION, FORMAT } from './document'
import { LATER_DATA, LATER_GROUP, LATER_TRAINING } from './new-project'
import { sameJson } from './same-json'

/** Free-form JSON (parameters) with its keys sorted; keys of undefined are left out, −0 becomes 0. */
function sorted(value: Json | undefined): Json {
  if (value === undefined) return null
  if (typeof value === 'number') return value === 0 ? 0 : value
  if (typeof value !== 'object' || value === null) return value
  if (isList(value)) return value.map(sorted)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, inner]) => [key, sorted(inner)]),
  )
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}

function nodeJson({ id, kind, name, params, frozen }: GraphNode): Json {
  return { id, kind, name, params: sorted(params), ...(frozen === undefined ? {} : { frozen }) }
}

function groupJson({ id, name, members, colour, note, collapsed }: GraphGroup): Json {
  return { id, name, members, ...without(LATER_GROUP, { colour, note, collapsed }) }
}

function frameJson({ id, name, note, colour, x, y, width, height }: Frame): Json {
  return { id, name, note, colour, x, y, width, height }
}

function formatJson({ encoding, delimiter, header, decimal }: TableFormat): Json {
  return { encoding, delimiter, header, decimal }
}

function classRuleJson(rule: ClassRule): Json {
  if (rule.from !== 'table') return { from: rule.from }
  const { from, file, format, path, label, split } = rule
  return { from, file, format: formatJson(format), path, label, split }
}

function sourceJson(source: DataSource): Json {
  if (source.type === 'folder') {
    const { type, name, displayPath, classes } = source
    return { type, name, displayPath, ...(classes && { classes: classRuleJson(classes) }) }
  }
  if (source.type === 'table') {
    const { format, columns, missing, targetScaling } = source.settings
    return {
      type: source.type,
      name: source.name,
      displayPath: source.displayPath,
      settings: {
        format: formatJson(format),
        columns: columns.map(({ name, type, use }) => ({ name, type, use })),
        missing,
        targetScaling,
      },
    }
  }
  if (source.type === 'arrays') {
    const { arrays, channels, range, task, targetScaling } = source.settings
    return {
      type: source.type,
      name: source.name,
      displayPath: source.displayPath,
      settings: {
        arrays: arrays.map(({ file, key, shape, type, use, set }) => ({ file, key, shape, type, use, set })),
        channels,
        range: { low: range.low, high: range.high },
        task,
        targetScaling,
      },
    }
  }
  const { type, generator, count, seed, params } = source
  return { type, generator, count, seed, ...(params && { params: sorted(params) }) }
}

/** Settings that came after the first files, left out where they say what those files meant. */
function without(later: Readonly<Record<string, Json>>, all: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(all).filter(([key, value]) => !sameJson(value, later[key] ?? null)))
}

function laterDataJson({ overrides, sets, trainingShare, fold, copies, resize }: DataSettings): Readonly<Record<string, Json>> {
  const all: Readonly<Record<keyof typeof LATER_DATA, Json>> = {
    overrides: { excluded: overrides.excluded, relabelled: sorted(overrides.relabelled), moved: sorted(overrides.moved) },
    sets,
    trainingShare,
    fold: fold && { count: fold.count, index: fold.index },
    copies,
    resize,
  }
  return without(LATER_DATA, all)
}

function laterTrainingJson(training: TrainingSettings): Readonly<Record<string, Json>> {
  const { schedule, warmupSteps, maxSteps, maxSeconds, earlyStopping, clipNorm, clipValue } = training
  const { weightDecay, accumulate, averaging, classWeights, metrics } = training
  const all: Readonly<Record<keyof typeof LATER_TRAINING, Json>> = {
    schedule: { type: schedule.type, params: sorted(schedule.params) },
    warmupSteps,
    maxSteps,
    maxSeconds,
    earlyStopping: earlyStopping && {
      monitor: earlyStopping.monitor,
      patience: earlyStopping.patience,
      minDelta: earlyStopping.minDelta,
    },
    clipNorm,
    clipValue,
    weightDecay,
    accumulate,
    averaging,
    classWeights: typeof classWeights === 'string' ? classWeights : sorted(classWeights),
    metrics: [...metrics],
  }
  return without(LATER_TRAINING, all)
}

/** UTF-8 JSON of the current format, ended by a newline. `parseProject` reads back the same document. */
export function serializeProject({ id, name, graph, layout, data, training }: ProjectDocument): string {
  const port = (ref: { readonly node: string; readonly port: string }): Json => ({ node: ref.node, port: ref.port })
  // In the order of the nodes; a position of no node is not written.
  const positions = graph.nodes.flatMap(({ id }) => {
    const position = Object.hasOwn(layout.positions, id) ? layout.positions[id] : undefined
    return position ? [[id, { x: position.x, y: position.y }] as const] : []
  })
  const file: Json = {
    format: FORMAT,
    version: CURRENT_VERSION,
    ...(id === undefined ? {} : { id }),
    name,
    graph: {
      nodes: graph.nodes.map(nodeJson),
      edges: graph.edges.map((edge) => ({ id: edge.id, from: port(edge.from), to: port(edge.to) })),
      groups: graph.groups.map(groupJson),
    },
    layout: {
      direction: layout.direction,
      positions: Object.fromEntries(positions),
      ...(layout.frames === undefined || layout.frames.length === 0 ? {} : { frames: layout.frames.map(frameJson) }),
    },
    data: {
      source: sourceJson(data.source),
      positive: data.positive,
      validationShare: data.validationShare,
      testShare: data.testShare,
      splitSeed: data.splitSeed,
      ...laterDataJson(data),
    },
    training: {
      optimizer: { type: training.optimizer.type, params: sorted(training.optimizer.params) },
      learningRate: training.learningRate,
      batchSize: training.batchSize,
      epochs: training.epochs,
      seed: training.seed,
      targetLoss: training.targetLoss,
      backend: training.backend,
      ...laterTrainingJson(training),
    },
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
