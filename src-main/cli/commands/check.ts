// tensorloom check: shapes, parameters, operations and every problem of a diagram.
import { Option, type Command } from 'commander'
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { analyzeGraph } from '../../../src/compiler/analyze'
import type { Analysis, NodeAnalysis } from '../../../src/compiler/analysis'
import type { Json } from '../../../src/diagnostics'
import { hasErrors, text } from '../../../src/diagnostics'
import type { ProjectDocument } from '../../../src/document/document'
import { drawDiagram } from '../../../src/exporters/diagram/draw-diagram'
import type { DiagramThemeName } from '../../../src/exporters/diagram/theme'
import { summarize } from '../../../src/exporters/summary'
import type { GraphNode } from '../../../src/graph/graph'
import { formatShape } from '../../../src/tensor'
import { ioDiagnostic } from '../../services/io-diagnostics'
import type { AddCommand } from '../command'
import { SHARED } from '../command'
import { openProject } from '../open-project'
import { tableLines } from '../table'
import type { Terminal } from '../terminal'
import { diagnosticJson, diagnosticLines, EXIT, reportDiagnostics } from '../terminal'

interface CheckOptions {
  readonly template?: string
  readonly json?: true
  readonly summary?: true
  readonly svg?: string
  readonly theme: DiagramThemeName
}

export const addCheck: AddCommand = (program, { terminal, exitWith }) => {
  program
    .command('check')
    .argument('[project]', terminal.say(SHARED.project))
    .description(
      terminal.say(text('print shapes, parameters, operations and problems of a network', '打印网络的形状、参数量、运算量和问题')),
    )
    .option('--template <name>', terminal.say(SHARED.template))
    .option('--json', terminal.say(SHARED.json))
    .option('--summary', terminal.say(text('print the table of layers that Keras would print', '按 Keras 的格式打印层的表格')))
    .option('--svg <file>', terminal.say(text('write the diagram as an SVG file', '把网络图写成 SVG 文件')))
    .addOption(
      new Option('--theme <theme>', terminal.say(text('colours of the SVG file', 'SVG 文件的配色')))
        .choices(['dark', 'light'])
        .default('light'),
    )
    .action(async (path: string | undefined, options: CheckOptions, command: Command) => {
      const project = await openProject(command, terminal, path, options)
      if (!project.ok) {
        reportDiagnostics(terminal, project.diagnostics, { json: options.json ?? false })
        exitWith(EXIT.diagnostic)
        return
      }
      const analysis = analyzeGraph(project.value.graph)
      const diagnostics = [...project.warnings, ...analysis.diagnostics]
      if (options.svg !== undefined) {
        const { svg } = drawDiagram(project.value, analysis, { theme: options.theme, locale: terminal.locale })
        const written = await writeFile(options.svg, svg).catch((thrown: unknown) => thrown)
        if (written !== undefined) {
          reportDiagnostics(terminal, [ioDiagnostic(written, 'write', basename(options.svg))], { json: options.json ?? false })
          exitWith(EXIT.diagnostic)
          return
        }
      }
      if (options.json) {
        terminal.json(
          checkJson(
            terminal,
            project.value,
            analysis,
            diagnostics.map((diagnostic) => diagnosticJson(terminal, diagnostic)),
          ),
        )
      } else {
        if (options.summary) terminal.print(summarize(project.value, analysis, terminal.locale).trimEnd())
        else for (const line of checkLines(terminal, project.value, analysis)) terminal.print(line)
        for (const diagnostic of diagnostics) for (const line of diagnosticLines(terminal, diagnostic)) terminal.print(line)
      }
      if (hasErrors(diagnostics)) exitWith(EXIT.diagnostic)
    })
}

/** Nodes in the order the network computes them; those on a cycle last. */
function nodesInOrder(
  document: ProjectDocument,
  analysis: Analysis,
): readonly { readonly node: GraphNode; readonly facts: NodeAnalysis | undefined }[] {
  const rank = new Map(analysis.order.map((id, index) => [id, index]))
  return [...document.graph.nodes]
    .sort((a, b) => (rank.get(a.id) ?? Number.MAX_SAFE_INTEGER) - (rank.get(b.id) ?? Number.MAX_SAFE_INTEGER))
    .map((node) => ({ node, facts: analysis.nodes.get(node.id) }))
}

function checkJson(terminal: Terminal, document: ProjectDocument, analysis: Analysis, diagnostics: readonly Json[]): Json {
  return {
    name: document.name,
    trainable: analysis.trainable,
    nodes: nodesInOrder(document, analysis).map(({ node, facts }) => ({
      id: node.id,
      name: node.name,
      kind: node.kind,
      title: facts?.kind ? terminal.say(facts.kind.label(facts.params)) : node.kind,
      inputs: facts?.inputs ?? [],
      outputs: facts?.outputs ?? [],
      parameters: facts?.parameters ?? 0,
      trainableParameters: facts?.trainableParameters ?? 0,
      flops: facts?.flops ?? 0,
    })),
    totals: { ...analysis.totals },
    diagnostics,
  }
}

function checkLines(terminal: Terminal, document: ProjectDocument, analysis: Analysis): readonly string[] {
  const count = (value: number): string => value.toLocaleString('en-US')
  const head = [
    text('Node', '节点'),
    text('Layer', '层'),
    text('Output', '输出'),
    text('Parameters', '参数量'),
    text('Operations', '运算量'),
  ].map((title) => terminal.say(title))
  const rows = nodesInOrder(document, analysis).map(({ node, facts }) => {
    if (!facts?.kind) return [node.name, node.kind, '?', '?', '?']
    const shapes = facts.kind.outputs.length === 0 ? '' : facts.outputs.map((shape) => (shape ? formatShape(shape) : '?')).join(', ')
    const detail = terminal.say(facts.kind.describe(facts.params))
    const layer = terminal.say(facts.kind.label(facts.params))
    return [
      node.name,
      detail === '' || detail === layer ? layer : `${layer} (${detail})`,
      shapes,
      count(facts.parameters),
      count(facts.flops),
    ]
  })
  const { parameters, trainableParameters, flops, layers } = analysis.totals
  return [
    document.name,
    '',
    ...tableLines([head, ...rows], [3, 4]),
    '',
    terminal.say(
      text(
        `${count(layers)} ${layers === 1 ? 'layer' : 'layers'}, ${count(parameters)} parameters (${count(trainableParameters)} trainable), ${count(flops)} operations an image.`,
        `${count(layers)} 层，${count(parameters)} 个参数（可训练 ${count(trainableParameters)} 个），每张图片 ${count(flops)} 次运算。`,
      ),
    ),
  ]
}
