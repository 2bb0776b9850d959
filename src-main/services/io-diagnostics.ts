// Turns what the disk says into what a person can act on: which file, what was expected, what to do.
import { error, text, type Diagnostic, type Text } from '../../src/diagnostics'
import { fileErrorCode } from './file-port'

/** What was being done when the disk said no. */
export type FileAction = 'read' | 'write' | 'list'

interface Reason {
  readonly code: Diagnostic['code']
  readonly because: Text
  readonly hint: Readonly<Record<FileAction, Text>>
}

function sameHint(hint: Text): Reason['hint'] {
  return { read: hint, write: hint, list: hint }
}

const PERMISSION: Reason = {
  code: 'host/permission-denied',
  because: text('this user account may not', '当前用户没有权限'),
  hint: {
    read: text('Give this account permission to read it, or choose another file.', '请为当前用户授予读取权限，或选择其他文件。'),
    write: text('Choose a folder you may write to, such as your documents folder.', '请选择有写入权限的文件夹，例如“文档”。'),
    list: text('Give this account permission to open it, or choose another folder.', '请为当前用户授予打开权限，或选择其他文件夹。'),
  },
}

const IO_ERROR: Reason = {
  code: 'host/io-error',
  because: text('the disk reported an error', '磁盘报告了错误'),
  hint: sameHint(
    text(
      'Check that the disk is connected and healthy, then try again; or choose another place.',
      '请检查磁盘是否已连接且状态正常，然后重试；或选择其他位置。',
    ),
  ),
}

const REASONS: Readonly<Record<string, Reason>> = {
  EACCES: PERMISSION,
  EPERM: PERMISSION,
  ENOSPC: {
    code: 'host/disk-full',
    because: text('the disk is full', '磁盘已满'),
    hint: sameHint(text('Free some space, or choose a place on another disk.', '请释放一些空间，或选择其他磁盘上的位置。')),
  },
  EROFS: {
    code: 'host/read-only',
    because: text('the disk or folder is read-only', '磁盘或文件夹是只读的'),
    hint: sameHint(text('Choose a place that can be written to.', '请选择可以写入的位置。')),
  },
  ENOENT: {
    code: 'host/not-found',
    because: text('it is not there', '它不存在'),
    hint: {
      read: text('It may have been moved, renamed or deleted. Choose it again.', '它可能已被移动、重命名或删除。请重新选择。'),
      write: text(
        'The folder may have been moved, renamed or deleted. Choose another place.',
        '文件夹可能已被移动、重命名或删除。请选择其他位置。',
      ),
      list: text('It may have been moved, renamed or deleted. Choose it again.', '它可能已被移动、重命名或删除。请重新选择。'),
    },
  },
  EISDIR: {
    code: 'host/wrong-type',
    because: text('a file was expected and this is a folder', '此处应为文件，但它是文件夹'),
    hint: sameHint(text('Choose a file.', '请选择文件。')),
  },
  ENOTDIR: {
    code: 'host/wrong-type',
    because: text('a folder was expected and this is a file', '此处应为文件夹，但它是文件'),
    hint: sameHint(text('Choose a folder.', '请选择文件夹。')),
  },
  EBUSY: {
    code: 'host/busy',
    because: text('another program is using it', '其他程序正在使用它'),
    hint: sameHint(text('Close the other program, then try again.', '请关闭该程序，然后重试。')),
  },
  EMFILE: {
    code: 'host/busy',
    because: text('too many files are open', '打开的文件过多'),
    hint: sameHint(text('Wait a moment, then try again.', '请稍候，然后重试。')),
  },
  ENAMETOOLONG: {
    code: 'host/bad-name',
    because: text('its name is too long', '名称过长'),
    hint: sameHint(text('Choose a shorter name.', '请使用较短的名称。')),
  },
  EDQUOT: {
    code: 'host/disk-full',
    because: text('the disk space for this account is used up', '当前用户的磁盘配额已用完'),
    hint: sameHint(text('Free some space, or choose a place on another disk.', '请释放一些空间，或选择其他磁盘上的位置。')),
  },
}

/** Nothing to choose here: the host's own folder. */
const OWN_HINT = {
  backup: text('You can go on working. Save the project to keep what you have done.', '可以继续工作。请保存项目以保留所做的更改。'),
  checkpoint: text(
    'Training goes on, and the last checkpoint is kept. Free some space for the next one.',
    '训练会继续，上一个检查点仍然保留。请释放一些空间以便写入下一个检查点。',
  ),
} as const

/** What is done to the host's own files. */
type OwnAction = keyof typeof OWN_HINT

function isOwn(action: FileAction | OwnAction): action is OwnAction {
  return action in OWN_HINT
}

const COULD_NOT: Readonly<Record<FileAction | OwnAction, (name: string) => Text>> = {
  read: (name) => text(`'${name}' could not be read`, `无法读取“${name}”`),
  write: (name) => text(`'${name}' could not be saved`, `无法保存“${name}”`),
  backup: (name) => text(`The unsaved work on '${name}' could not be backed up`, `无法备份“${name}”中未保存的工作`),
  checkpoint: (name) => text(`A checkpoint of '${name}' could not be written`, `无法写入“${name}”的检查点`),
  list: (name) => text(`The folder '${name}' could not be opened`, `无法打开文件夹“${name}”`),
}

/**
 * The diagnostic of a file error. Anything else that was thrown is a bug and is thrown again.
 * @param name the file as the user knows it
 */
export function ioDiagnostic(thrown: unknown, action: FileAction | OwnAction, name: string): Diagnostic {
  const nodeCode = fileErrorCode(thrown)
  if (nodeCode === null) throw thrown
  const reason = REASONS[nodeCode] ?? IO_ERROR
  const start = COULD_NOT[action](name)
  const kept = action === 'write' ? text(' What was there before is unchanged.', '原有内容保持不变。') : text('', '')
  return error(reason.code, text(`${start.en}: ${reason.because.en}.${kept.en}`, `${start.zh}:${reason.because.zh}。${kept.zh}`), {
    hint: isOwn(action) ? OWN_HINT[action] : reason.hint[action],
    file: name,
  })
}

const MEBIBYTE = 1024 * 1024

/** The file is larger than this program reads. */
export function tooLarge(name: string, sizeBytes: number, limitBytes: number): Diagnostic {
  const size = Math.ceil(sizeBytes / MEBIBYTE)
  const limit = Math.floor(limitBytes / MEBIBYTE)
  return error(
    'host/too-large',
    text(`'${name}' has ${size} MB; at most ${limit} MB were expected.`, `“${name}”大小为 ${size} MB，预期不超过 ${limit} MB。`),
    { file: name, hint: text('Check that this is the right file.', '请检查所选文件是否正确。') },
  )
}
