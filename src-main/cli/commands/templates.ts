// tensorloom templates: what `--template` takes.
import { text } from '../../../src/diagnostics'
import { templates } from '../../../src/templates'
import type { AddCommand } from '../command'
import { SHARED } from '../command'

export const addTemplates: AddCommand = (program, { terminal }) => {
  program
    .command('templates')
    .description(terminal.say(text('list the built-in networks that --template takes', '列出 --template 可用的内置网络')))
    .option('--json', terminal.say(SHARED.json))
    .action((options: { readonly json?: true }) => {
      if (options.json) {
        terminal.json(templates.map(({ id, title, summary }) => ({ id, title: terminal.say(title), summary: terminal.say(summary) })))
        return
      }
      for (const { id, title, summary } of templates) {
        terminal.print(`${id}  ${terminal.say(title)}`)
        terminal.print(`  ${terminal.say(summary)}`)
      }
    })
}
