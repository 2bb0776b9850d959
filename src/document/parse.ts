// Reads a project file. All or nothing: a document that fits its schema and itself, or the reasons why not.
import type { Diagnostic, Json, Result } from '../diagnostics'
import { error, fail, hasErrors, ok, text, warning } from '../diagnostics'
import type { ProjectDocument } from './document'
import { CURRENT_VERSION, FORMAT } from './document'
import { explainMisfits } from './explain-misfit'
import type { JsonObject } from './migrations'
import { isArray, isObject, migrations } from './migrations'
import { repairDocument } from './repair'
import type { JsonProblem } from './scan-json'
import { scanJson } from './scan-json'
import { documentSchema, LIMITS } from './schema'

export interface ParsedProject {
  readonly document: ProjectDocument
  /** True for a file of a newer version: saving over it would lose what this version does not know. */
  readonly readOnly: boolean
  /** Version of the file where it was older; null where it was current or newer. */
  readonly migratedFrom: number | null
}

/**
 * Reads the text of a `*.loom.json`. `file` is its name as the user knows it, for the diagnostics.
 * Errors: `document/too-large`, `document/broken-json`, `document/not-a-project`, `document/newer-version`, `document/too-many-nodes`,
 * `document/invalid-field`, `document/duplicate-node`. Warnings say what was repaired.
 */
export function parseProject(source: string, file?: string): Result<ParsedProject> {
  const result = parseText(source.startsWith('\uFEFF') ? source.slice(1) : source)
  if (file === undefined) return result
  const named = (list: readonly Diagnostic[]) => list.map((one) => ({ ...one, file }))
  return result.ok ? { ...result, warnings: named(result.warnings) } : { ok: false, diagnostics: named(result.diagnostics) }
}

function parseText(source: string): Result<ParsedProject> {
  if (source.length > LIMITS.fileLength) {
    const got = (source.length / 1e6).toFixed(1)
    const most = LIMITS.fileLength / 1e6
    return fail(
      error(
        'document/too-large',
        text(
          `The file has ${got} million characters; a project has at most ${most} million.`,
          `文件有 ${got} 百万个字符,项目文件最多 ${most} 百万个。`,
        ),
        { hint: text('Choose a *.loom.json file.', '请选择 *.loom.json 文件。') },
      ),
    )
  }
  const problem = scanJson(source, LIMITS.depth)
  if (problem) return fail(brokenJson(problem, source))
  const json = JSON.parse(source) as Json
  const version = isObject(json) ? json['version'] : undefined
  if (!isObject(json) || json['format'] !== FORMAT || typeof version !== 'number' || !Number.isInteger(version) || version < 0) {
    return fail(
      error('document/not-a-project', text('This file is not a Tensorloom project.', '此文件不是 Tensorloom 项目。'), {
        hint: text('Choose a *.loom.json file that Tensorloom saved.', '请选择由 Tensorloom 保存的 *.loom.json 文件。'),
      }),
    )
  }
  return version > CURRENT_VERSION ? parseNewer(json, version) : parseKnown(json, version)
}

function parseKnown(json: JsonObject, version: number): Result<ParsedProject> {
  const current = migrations
    .slice(version)
    .reduce<JsonObject>((file, migration) => ({ ...migration.migrate(file), version: migration.from + 1 }), json)
  const read = readDocument(current)
  if (!read.ok) return read
  return ok({ document: read.value, readOnly: false, migratedFrom: version < CURRENT_VERSION ? version : null }, read.warnings)
}

function parseNewer(json: JsonObject, version: number): Result<ParsedProject> {
  const message = text(
    `This project was saved by a newer version of Tensorloom (file format ${version}; this version knows ${CURRENT_VERSION}).`,
    `此项目由更新版本的 Tensorloom 保存(文件格式 ${version};此版本支持到 ${CURRENT_VERSION})。`,
  )
  const read = readDocument(json)
  if (!read.ok) {
    return fail(
      error('document/newer-version', message, {
        hint: text('Update Tensorloom to open it; the file was not changed.', '请更新 Tensorloom 后再打开;文件未被更改。'),
      }),
    )
  }
  const opened = warning('document/newer-version', message, {
    hint: text(
      'It is open read-only, and parts that this version does not know are not shown. Save a copy to edit it, or update Tensorloom.',
      '项目以只读方式打开,此版本不认识的部分不会显示。如需编辑,请另存副本或更新 Tensorloom。',
    ),
  })
  return ok({ document: read.value, readOnly: true, migratedFrom: null }, [opened, ...read.warnings])
}

/** Too many nodes are told as what they are, and before anything walks over them. */
function tooManyNodes(json: JsonObject): Diagnostic | null {
  const graph = json['graph']
  const nodes = isObject(graph) ? graph['nodes'] : undefined
  if (!isArray(nodes) || nodes.length <= LIMITS.nodes) return null
  return error(
    'document/too-many-nodes',
    text(
      `The project has ${nodes.length} nodes; Tensorloom opens at most ${LIMITS.nodes}.`,
      `项目有 ${nodes.length} 个节点，Tensorloom 最多打开 ${LIMITS.nodes} 个。`,
    ),
    { hint: text('Split it into several projects.', '请将其拆分为多个项目。') },
  )
}

function readDocument(json: JsonObject): Result<ProjectDocument> {
  const excess = tooManyNodes(json)
  if (excess) return fail(excess)
  const parsed = documentSchema.safeParse(json)
  if (!parsed.success) return fail(...explainMisfits(parsed.error.issues, json))
  const { document, diagnostics } = repairDocument(parsed.data)
  return hasErrors(diagnostics) ? fail(...diagnostics) : ok(document, diagnostics)
}

function brokenJson({ fault, line, column }: JsonProblem, source: string): Diagnostic {
  const hint = text(
    'The file was changed by hand or damaged. Correct it in a text editor, or open an older copy.',
    '文件曾被手动修改或已损坏。请用文本编辑器改正,或打开较早的副本。',
  )
  const at = text(`line ${line}, column ${column}`, `第 ${line} 行第 ${column} 列`)
  if (source.trim() === '') {
    return error('document/broken-json', text('The file is empty.', '文件是空的。'), {
      hint: text('Open an older copy, or start a new project.', '请打开较早的副本,或新建项目。'),
    })
  }
  const messages = {
    syntax: text(`The file is not valid JSON: ${at.en}.`, `文件不是有效的 JSON:${at.zh}。`),
    end: text(`The file ends too early, at ${at.en}.`, `文件在${at.zh}处提前结束。`),
    depth: text(`The file is nested too deeply, at ${at.en}.`, `文件在${at.zh}处嵌套过深。`),
    number: text(`A number in the file is too large, at ${at.en}.`, `文件在${at.zh}处的数值过大。`),
  }
  return error('document/broken-json', messages[fault], { hint })
}
