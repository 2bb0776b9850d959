// The program: its commands, its help in two languages, and what its exit code means.
import { Command, CommanderError } from 'commander'
import type { Locale, Text } from '../../src/diagnostics'
import { text } from '../../src/diagnostics'
import type { AddCommand, CliContext } from './command'
import { SHARED } from './command'
import { addCheck } from './commands/check'
import { addData } from './commands/data'
import { addPredict } from './commands/predict'
import { addServe } from './commands/serve'
import { addTemplates } from './commands/templates'
import { addTrain } from './commands/train'
import type { ExitCode, Terminal } from './terminal'
import { EXIT } from './terminal'

const COMMANDS: readonly AddCommand[] = [addCheck, addTrain, addPredict, addData, addTemplates, addServe]

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Commands:': '命令：',
}

/** What the option parser can refuse, by its code; the quoted word of its English sentence is kept. */
const REFUSALS: Readonly<Record<string, (word: string) => Text>> = {
  'commander.unknownOption': (word) => text(`Unknown option ${word}.`, `未知选项 ${word}。`),
  'commander.unknownCommand': (word) => text(`Unknown command ${word}.`, `未知命令 ${word}。`),
  'commander.missingArgument': (word) => text(`Missing argument: ${word}.`, `缺少参数：${word}。`),
  'commander.optionMissingArgument': (word) => text(`Option ${word} needs a value.`, `选项 ${word} 需要一个值。`),
  'commander.missingMandatoryOptionValue': (word) => text(`Option ${word} is required.`, `必须给出选项 ${word}。`),
  'commander.excessArguments': () => text('Too many arguments.', '参数过多。'),
}

/** The sentence for a refused call, in the user's language. */
function refusal(terminal: Terminal, cause: CommanderError): string {
  const word = /'([^']*)'/.exec(cause.message)?.[1] ?? ''
  const known = REFUSALS[cause.code]
  if (known) return terminal.say(known(word))
  // "error: option '--epochs <n>' argument 'x' is invalid. Expected …": the last part is ours, already translated.
  if (cause.code === 'commander.invalidArgument') return `${word}: ${cause.message.replace(/^.*? is invalid\. /s, '')}`
  return cause.message.replace(/^error: /, '')
}

/**
 * The language asked for with `--lang`, before anything is parsed: help and refusals are said in it too.
 * Null where it is absent or no language of ours (the parser then refuses it).
 */
export function languageAsked(argv: readonly string[]): Locale | null {
  for (const [index, argument] of argv.entries()) {
    const value = argument === '--lang' ? argv[index + 1] : argument.startsWith('--lang=') ? argument.slice('--lang='.length) : null
    if (value === 'en' || value === 'zh') return value
  }
  return null
}

/** Runs the command that `argv` (without node and script) names; never throws for what a user can cause. */
export async function runProgram(argv: readonly string[], terminal: Terminal, version: string): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done
  const context: CliContext = { terminal, version, exitWith: (code) => void (exitCode = code) }

  const program = new Command('tensorloom')
    .exitOverride()
    .configureOutput({
      writeOut: (characters) => terminal.print(characters.trimEnd()),
      writeErr: (characters) => terminal.draw(characters),
      outputError: () => {},
    })
    .configureHelp({ styleTitle: (title) => (terminal.locale === 'zh' ? (TITLES[title] ?? title) : title) })
    .description(
      terminal.say(
        text(
          'Draw a neural network, train it on your own images, understand what it learned.',
          '画出神经网络，用自己的图片训练它，看懂它学到了什么。',
        ),
      ),
    )
    .version(version, '-V, --version', terminal.say(text('print the version', '显示版本号')))
    .helpOption('-h, --help', terminal.say(text('print this help', '显示帮助')))
    .helpCommand('help [command]', terminal.say(text('print the help of a command', '显示某个命令的帮助')))
    .addHelpText(
      'after',
      `\n${terminal.say(
        text(
          'Exit codes: 0 done, 1 a problem (printed), 2 wrong usage, 130 interrupted (weights kept).',
          '退出码：0 完成，1 有问题（已打印），2 用法错误，130 被中断（权重保留）。',
        ),
      )}`,
    )
  for (const add of COMMANDS) add(program, context)
  for (const command of [program, ...program.commands]) command.option('--lang <code>', terminal.say(SHARED.lang), languageOption(terminal))

  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause
    if (cause.exitCode === 0) return EXIT.done
    // Called with nothing at all: the help was printed in place of a complaint.
    if (cause.code !== 'commander.help') {
      terminal.note(refusal(terminal, cause))
      terminal.note(terminal.say(text('See --help.', '请参阅 --help。')))
    }
    return EXIT.usage
  }
  return exitCode
}

function languageOption(terminal: Terminal) {
  return (value: string): Locale => {
    if (value === 'en' || value === 'zh') return value
    throw new CommanderError(
      2,
      'tensorloom.usage',
      terminal.say(text(`--lang takes en or zh, not "${value}".`, `--lang 只接受 en 或 zh，不接受“${value}”。`)),
    )
  }
}
