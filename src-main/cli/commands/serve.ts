// tensorloom serve: the app in a browser, from a local address.
import { text } from '../../../src/diagnostics'
import type { AddCommand } from '../command'
import { wholeNumber } from '../options'
import { serve } from '../serve'

export const addServe: AddCommand = (program, { terminal, exitWith }) => {
  program
    .command('serve')
    .description(
      terminal.say(text('open the app in the browser, from an address on this computer only', '在浏览器中打开应用，地址仅限本机访问')),
    )
    .option(
      '--port <n>',
      terminal.say(text('port to listen on (default: a free one)', '监听端口（默认自动选择空闲端口）')),
      wholeNumber(terminal, 0, 65_535),
    )
    .option(
      '--root <dir>',
      terminal.say(text('folder whose files the app may show (default: the home folder)', '应用可以访问的文件夹（默认为用户主目录）')),
    )
    .option('--no-open', terminal.say(text('do not open the browser', '不自动打开浏览器')))
    .action(async (options: { readonly port?: number; readonly root?: string; readonly open: boolean }) => {
      exitWith(await serve(options, terminal))
    })
}
