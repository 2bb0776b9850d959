// The system's dialogs: choosing files, and what to do with unsaved changes.
import type { BrowserWindow, Dialog, OpenDialogOptions, SaveDialogOptions } from 'electron'
import type { PickPurpose } from '../../src/api/api'
import { TABLE_ENDINGS } from '../../src/datasets/table/table-settings'
import { text, type Locale, type Text } from '../../src/diagnostics'
import type { NativeDialogs } from '../services/handlers'
import { PROJECT_EXTENSION } from '../services/project-service'

const TITLES: Readonly<Record<PickPurpose, Text>> = {
  'open-project': text('Open project', '打开项目'),
  'save-project': text('Save project', '保存项目'),
  'data-folder': text('Choose the data folder', '选择数据文件夹'),
  'data-file': text('Choose a table or arrays', '选择表格或数组文件'),
  'open-model': text('Choose a saved model (its folder)', '选择已保存模型所在的文件夹'),
  'save-model': text('Save the model as a folder', '将模型保存为文件夹'),
  'save-file': text('Save', '保存'),
  'record-folder': text('Save pictures in a folder', '将图像保存到文件夹'),
}

const DATA = text('Tables and arrays', '表格与数组')
/** Also of files that have no ending, such as those of MNIST. */
const ALL = text('All files', '所有文件')
const ARRAY_ENDINGS = ['npy', 'npz', 'h5', 'hdf5', 'gz', 'idx']
const PROJECTS = text('Tensorloom projects', 'Tensorloom 项目')

/** A name that the dialog can propose on every platform. */
function proposedName(name: string): string {
  return name.replace(/[\\/:*?"<>|\p{Cc}]/gu, '-').replace(/^\.+/, '') || 'project'
}

/**
 * @param parent the window that the dialogs belong to
 * @param locale of now
 */
export function createDialogs(dialog: Dialog, parent: () => BrowserWindow | null, locale: () => Locale): NativeDialogs {
  const open = async (options: OpenDialogOptions): Promise<string | null> => {
    const window = parent()
    const { canceled, filePaths } = await (window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options))
    return canceled ? null : (filePaths[0] ?? null)
  }
  const save = async (options: SaveDialogOptions): Promise<string | null> => {
    const window = parent()
    const { canceled, filePath } = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options))
    return canceled || filePath === '' ? null : filePath
  }
  return {
    async pick(purpose, suggestedName) {
      const title = TITLES[purpose][locale()]
      // File dialogs know the last extension only, so that `.loom.json` is `json` to them.
      const filters = [{ name: PROJECTS[locale()], extensions: ['json'] }]
      switch (purpose) {
        case 'open-project':
          return await open({ title, filters, properties: ['openFile'] })
        case 'data-file':
          return await open({
            title,
            filters: [
              { name: DATA[locale()], extensions: [...TABLE_ENDINGS, ...ARRAY_ENDINGS] },
              { name: ALL[locale()], extensions: ['*'] },
            ],
            properties: ['openFile'],
          })
        case 'data-folder':
        case 'open-model':
          return await open({ title, properties: ['openDirectory'] })
        case 'record-folder':
          return await open({ title, properties: ['openDirectory', 'createDirectory', 'promptToCreate'] })
        case 'save-project': {
          const name = proposedName(suggestedName ?? 'project')
          return await save({ title, filters, defaultPath: name.endsWith(PROJECT_EXTENSION) ? name : name + PROJECT_EXTENSION })
        }
        case 'save-file':
          return await save({ title, defaultPath: proposedName(suggestedName ?? 'file'), properties: ['createDirectory'] })
        case 'save-model':
          return await save({ title, defaultPath: proposedName(suggestedName ?? 'model'), properties: ['createDirectory'] })
      }
    },
  }
}

export type CloseAnswer = 'save' | 'discard' | 'cancel'

const CLOSE = {
  question: text('Save the changes to the project before closing?', '关闭前要保存对项目的更改吗？'),
  detail: text('Without saving, the changes since the last save are lost.', '如果不保存，自上次保存以来的更改将丢失。'),
  save: text('Save', '保存'),
  discard: text("Don't save", '不保存'),
  cancel: text('Cancel', '取消'),
}

/** Asks what to do with unsaved changes. */
export async function askBeforeClose(dialog: Dialog, window: BrowserWindow, locale: Locale): Promise<CloseAnswer> {
  const answers: readonly CloseAnswer[] = ['save', 'discard', 'cancel']
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: CLOSE.question[locale],
    detail: CLOSE.detail[locale],
    buttons: answers.map((answer) => CLOSE[answer][locale]),
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  return answers[response] ?? 'cancel'
}
