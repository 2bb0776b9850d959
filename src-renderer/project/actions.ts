// New, open, save: what they ask, and what happens when something is in the way.
import type { Grant } from '../../src/api/api'
import { error, text, type Diagnostic } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'
import { newProject } from '../../src/document/new-project'
import { parseProject } from '../../src/document/parse'
import { serializeProject } from '../../src/document/serialize'
import { findTemplate } from '../../src/templates'
import { host } from '../bridge'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
import { pickGrant } from '../ui/pick-grant'
import { askChanged, askUnsaved, tellFailure } from './ask'

export const PROJECT_SUFFIX = '.loom.json'

/** Saves what the user wants saved; true where the open project may be replaced. */
export async function settleChanges(): Promise<boolean> {
  const { dirty, document } = useDocumentStore.getState()
  if (!dirty) return true
  const answer = await askUnsaved(document.name)
  if (answer === 'cancel') return false
  return answer === 'discard' || (await saveProject())
}

/** Shows a project that stands in no file. */
function show(document: ProjectDocument): void {
  useDocumentStore.getState().load(document)
  useViewStore.getState().select([])
}

/** A project from a template, or a blank one for null. */
export async function newFromTemplate(templateId: string | null): Promise<void> {
  useViewStore.getState().openDialog(null)
  if (!(await settleChanges())) return
  const template = templateId === null ? undefined : findTemplate(templateId)
  show(template?.create() ?? newProject(currentI18n().t('project.untitled')))
}

export async function openProject(): Promise<void> {
  if (!(await settleChanges())) return
  const grant = await pickGrant('open-project')
  if (grant) await readProject(grant)
}

export async function openRecent(grant: Grant): Promise<void> {
  if (await settleChanges()) await readProject(grant)
}

const MAX_DROPPED_BYTES = 64 * 1024 * 1024

/** A project file that was dropped on the window: the file itself where the host told which it is, else its content. */
export async function openDropped(file: File, grant: Grant | null): Promise<void> {
  if (!(await settleChanges())) return
  if (grant) {
    await readProject(grant)
    return
  }
  const { t } = currentI18n()
  const parsed = file.size > MAX_DROPPED_BYTES ? null : parseProject(await file.text(), file.name)
  if (!parsed?.ok) {
    tellFailure(t('project.openFailed'), parsed?.diagnostics ?? [tooLarge(file.name)], t('project.openFailed.kept'))
    return
  }
  useDocumentStore.getState().load(parsed.value.document, { readOnly: parsed.value.readOnly })
  useViewStore.getState().select([])
  useViewStore.getState().notify({ tone: 'plain', title: t('project.dropped', { name: file.name }), body: t('project.dropped.body') })
}

function tooLarge(name: string): Diagnostic {
  return error('host/too-large', text(`'${name}' is larger than 64 MB: no project is.`, `“${name}”超过 64 MB，不可能是项目文件。`), {
    file: name,
    hint: text('Choose a file ending in .loom.json.', '请选择以 .loom.json 结尾的文件。'),
  })
}

async function readProject(grant: Grant): Promise<void> {
  const { t, tr } = currentI18n()
  const kept = t('project.openFailed.kept')
  const read = await host.call('project.read', { handle: grant.handle })
  if (!read.ok) {
    tellFailure(t('project.openFailed'), read.diagnostics, kept)
    return
  }
  const parsed = parseProject(read.value.text, read.value.grant.name)
  if (!parsed.ok) {
    tellFailure(t('project.openFailed'), parsed.diagnostics, kept)
    return
  }
  const { document, readOnly, migratedFrom } = parsed.value
  useDocumentStore.getState().load(document, { grant: read.value.grant, readOnly })
  useViewStore.getState().select([])
  if (migratedFrom !== null) {
    const { name } = read.value.grant
    useViewStore.getState().notify({ tone: 'plain', title: t('project.migrated', { name }), body: t('project.migrated.body') })
  }
  // A newer file has its own banner.
  const remarks = parsed.warnings.filter(({ code }) => code !== 'document/newer-version')
  for (const { message, hint } of remarks.slice(0, 3)) {
    useViewStore.getState().notify({ tone: 'warn', title: tr(message), body: hint ? tr(hint) : null })
  }
}

/** Saves where the project stands, or asks where. True where everything is on the disk now. */
export async function saveProject(): Promise<boolean> {
  const { grant, readOnly, document } = useDocumentStore.getState()
  if (grant === null || readOnly) return saveProjectAs()
  return write(grant, document)
}

export async function saveProjectAs(): Promise<boolean> {
  const { document } = useDocumentStore.getState()
  const grant = await pickGrant('save-project', `${fileName(document.name)}${PROJECT_SUFFIX}`)
  return grant !== null && write(grant, useDocumentStore.getState().document, 'replace')
}

/** A project's name as the name of a file. */
export function fileName(name: string): string {
  const plain = [...name].map((sign) => (/[/\\:*?"<>|]/.test(sign) || sign < ' ' ? '-' : sign)).join('')
  return plain.replace(/^[. ]+|[. ]+$/g, '').slice(0, 100) || 'project'
}

let writing: Promise<unknown> = Promise.resolve()

/** `unless-changed`: asks what to do where another window or program has written the file since. */
async function write(grant: Grant, document: ProjectDocument, how: 'replace' | 'unless-changed' = 'unless-changed'): Promise<boolean> {
  const { t } = currentI18n()
  // One after another: the second of two quick saves expects what the first has written.
  const turn = writing.then(async () => {
    const open = useDocumentStore.getState().grant
    const expectedStamp = how === 'unless-changed' && open?.handle === grant.handle ? open.stamp : undefined
    const written = await host.call('project.write', { handle: grant.handle, text: serializeProject(document), expectedStamp })
    if (written.ok) useDocumentStore.getState().markSaved(written.value, document)
    return written
  })
  writing = turn.catch(() => undefined)
  const written = await turn
  if (!written.ok) {
    if (written.diagnostics.some(({ code }) => code === 'project/changed-on-disk')) return settleChanged(grant)
    tellFailure(t('project.saveFailed'), written.diagnostics)
    return false
  }
  useViewStore.getState().notify({ tone: 'good', title: t('project.saved', { name: written.value.name }), body: written.value.displayPath })
  return true
}

async function settleChanged(grant: Grant): Promise<boolean> {
  switch (await askChanged(grant.name)) {
    case 'save-as':
      return await saveProjectAs()
    case 'replace':
      return await write(grant, useDocumentStore.getState().document, 'replace')
    case 'reload':
      await readProject(grant)
      return false
    case 'cancel':
      return false
  }
}

/** Lets go of a read-only file: the same project, in no file yet. */
export function editCopy(): void {
  show(useDocumentStore.getState().document)
}
