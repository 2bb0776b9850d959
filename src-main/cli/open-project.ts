// Where a command's project comes from: a file, or a template by its name.
import type { Command } from 'commander'
import { readFile } from 'node:fs/promises'
import type { Result } from '../../src/diagnostics'
import { error, fail, ok, text } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'
import { parseProject } from '../../src/document/parse'
import { findTemplate, templates } from '../../src/templates'
import { fileErrorCode } from '../services/file-port'
import { refuseUsage } from './command'
import type { Terminal } from './terminal'

export interface ProjectOptions {
  readonly template?: string | undefined
}

/** The project the user named; naming none, both, or an unknown template is wrong usage. */
export async function openProject(
  command: Command,
  terminal: Terminal,
  path: string | undefined,
  options: ProjectOptions,
): Promise<Result<ProjectDocument>> {
  if (path !== undefined && options.template !== undefined) {
    refuseUsage(command, terminal, text('Give a project file or --template, not both.', '项目文件和 --template 只能给出一个。'))
  }
  if (options.template !== undefined) {
    const template = findTemplate(options.template)
    if (template) return ok(template.create())
    const known = templates.map(({ id }) => id)
    return refuseUsage(
      command,
      terminal,
      text(
        `No template is named "${options.template}". There are: ${known.join(', ')}.`,
        `没有名为“${options.template}”的模板。可用的有：${known.join('、')}。`,
      ),
    )
  }
  if (path === undefined)
    return refuseUsage(command, terminal, text('Give a project file or --template NAME.', '请给出项目文件或 --template 名称。'))

  let content: string
  try {
    content = await readFile(path, 'utf8')
  } catch (cause) {
    const code = fileErrorCode(cause)
    if (code === null) throw cause
    return fail(unreadable(path, code))
  }
  const parsed = parseProject(content)
  return parsed.ok ? ok(parsed.value.document, parsed.warnings) : parsed
}

function unreadable(path: string, code: string) {
  if (code === 'ENOENT') {
    return error('project/missing', text(`There is no file ${path}.`, `文件 ${path} 不存在。`), {
      file: path,
      hint: text('Check the path.', '请检查路径。'),
    })
  }
  if (code === 'EISDIR') {
    return error('project/is-folder', text(`${path} is a folder; a project is a file.`, `${path} 是文件夹；项目应是一个文件。`), {
      file: path,
      hint: text('Name the *.loom.json file inside it.', '请指定其中的 *.loom.json 文件。'),
    })
  }
  return error('project/unreadable', text(`${path} could not be read (${code}).`, `无法读取 ${path}（${code}）。`), {
    file: path,
    hint: text('Check that you may read the file and that its disk is connected.', '请检查您是否有权读取该文件，以及磁盘是否已连接。'),
  })
}
