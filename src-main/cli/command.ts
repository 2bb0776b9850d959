// What a command of the command line is: one file under commands/ that adds itself to the program.
import type { Command } from 'commander'
import type { Text } from '../../src/diagnostics'
import { text } from '../../src/diagnostics'
import type { ExitCode, Terminal } from './terminal'

export interface CliContext {
  readonly terminal: Terminal
  /** Version of the product. */
  readonly version: string
  /** Ends with this code once the command has returned. */
  exitWith(code: ExitCode): void
}

/** Adds one command to the program. */
export type AddCommand = (program: Command, context: CliContext) => void

/** Ends the command as wrongly called: exit code 2, with this sentence. */
export function refuseUsage(command: Command, terminal: Terminal, sentence: Text): never {
  return command.error(terminal.say(sentence), { code: 'tensorloom.usage', exitCode: 2 })
}

/** Texts of options that several commands share. */
export const SHARED = {
  json: text('print JSON for programs instead of text for people', '输出供程序读取的 JSON，而不是文本'),
  template: text('use a built-in template instead of a project file', '使用内置模板而不是项目文件'),
  project: text('project file (*.loom.json)', '项目文件（*.loom.json）'),
  data: text(
    'folder with a subfolder per class (or train/ and test/ above them), or with files of arrays; or a table (CSV, TSV); or arrays (IDX, NPY, NPZ, HDF5)',
    '数据文件夹：每个类别一个子文件夹（或上层再分 train/ 与 test/），或存放数组文件；也可以是表格（CSV、TSV）或数组文件（IDX、NPY、NPZ、HDF5）',
  ),
  map: text(
    'what arrays are used for, such as images=x,labels=y (also images:train=…, names=…, split=…, channels=first, range=0..1, task=regression)',
    '各数组的用途，例如 images=x,labels=y（还有 images:train=…、names=…、split=…、channels=first、range=0..1、task=regression）',
  ),
  classes: text(
    "where a folder's classes come from: folder (the top one), path (all of them), or a table such as labels.csv:image,class,set",
    '文件夹的类别来源：folder（顶层文件夹）、path（完整路径），或表格，例如 labels.csv:image,class,set',
  ),
  lang: text('language of the messages: en or zh (default: from the environment)', '消息语言：en 或 zh（默认取自环境变量）'),
} as const
