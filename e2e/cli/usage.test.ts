// Calling the program: help, refusals and languages.
import { describe, expect, it } from 'vitest'
import { runCli } from './run-cli'

const COMMANDS = ['check', 'train', 'predict', 'data', 'templates', 'serve']

describe('help', () => {
  it('lists every command and the exit codes', async () => {
    const { code, stdout } = await runCli(['--help'])
    expect(code).toBe(0)
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'))
    expect(stdout).toContain('130')
  })

  it.each(COMMANDS)('describes %s', async (command) => {
    const { code, stdout, stderr } = await runCli([command, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`tensorloom ${command}`)
    expect(stderr).toBe('')
  })

  it('speaks Chinese where the environment does, and where it is asked to', async () => {
    const environment = await runCli(['train', '--help'], { env: { LC_ALL: 'zh_CN.UTF-8' } })
    const asked = await runCli(['train', '--help', '--lang', 'zh'])
    expect(environment.stdout).toBe(asked.stdout)
    expect(asked.stdout).toContain('用法：')
    expect(asked.stdout).toContain('选项：')
    expect((await runCli(['train', '--help'], { env: { LC_ALL: 'zh_CN.UTF-8', LANG: 'zh_CN' } })).stdout).not.toContain('Options:')
    expect((await runCli(['train', '--help', '--lang', 'en'], { env: { LC_ALL: 'zh_CN.UTF-8' } })).stdout).toContain('Options:')
  })

  it('prints the version', async () => {
    expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('wrong usage ends with 2 and one clear sentence', () => {
  const template = ['train', '--template', 'logistic-cat', '--data', '.']
  it.each([
    ['an unknown option', ['check', '--colour'], 'Unknown option --colour.'],
    ['an unknown command', ['paint'], 'Unknown command paint.'],
    ['no project at all', ['check'], 'Give a project file or --template NAME.'],
    ['a project and a template', ['check', 'a.loom.json', '--template', 'conv-cat'], 'not both'],
    ['an unknown template', ['check', '--template', 'cat-cat'], 'No template is named "cat-cat". There are: logistic-cat'],
    ['an option without its value', ['train', '--data'], '--data <path> needs a value'],
    ['epochs that are no number', [...template, '--epochs', 'ten'], '--epochs <n>: Expected a whole number from 1 to'],
    ['no epochs', [...template, '--epochs', '0'], 'received "0"'],
    ['half a batch', [...template, '--batch', '1.5'], 'or "full", received "1.5"'],
    ['a negative learning rate', [...template, '--lr=-0.1'], 'a number above 0'],
    ['a learning rate that is not finite', [...template, '--lr', 'Infinity'], 'received "Infinity"'],
    ['an unknown backend', [...template, '--backend', 'webgl'], 'one of wasm, cpu'],
    ['a port beyond all ports', ['serve', '--port', '70000'], 'from 0 to 65535'],
    ['nothing to predict', ['predict', 'some-model'], 'Missing argument: file'],
    ['no data to describe', ['data'], 'Missing argument: path'],
    ['too many arguments', ['templates', 'extra'], 'Too many arguments'],
    ['an unknown language', ['templates', '--lang', 'fr'], '--lang takes en or zh'],
  ])('%s', async (_what, args, sentence) => {
    const { code, stdout, stderr } = await runCli(args)
    expect(stderr).toContain(sentence)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('says so in Chinese too', async () => {
    const { code, stderr } = await runCli(['check', '--colour', '--lang', 'zh'])
    expect(code).toBe(2)
    expect(stderr).toContain('未知选项 --colour。')
  })

  it('prints the help where no command is given', async () => {
    const { code, stderr } = await runCli([])
    expect(code).toBe(2)
    expect(stderr).toContain('Usage: tensorloom')
  })
})
