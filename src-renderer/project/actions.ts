// New, open, save: what they ask, and what happens when something is in the way.
import type { Grant } from '../../src/api/api'
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
import { askUnsaved, tellFailure } from './ask'

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
  const { document, readOnly } = parsed.value
  useDocumentStore.getState().load(document, { grant: read.value.grant, readOnly })
  useViewStore.getState().select([])
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
  return grant !== null && write(grant, useDocumentStore.getState().document)
}

/** A project's name as the name of a file. */
export function fileName(name: string): string {
  const plain = [...name].map((sign) => (/[/\\:*?"<>|]/.test(sign) || sign < ' ' ? '-' : sign)).join('')
  return plain.replace(/^[. ]+|[. ]+$/g, '').slice(0, 100) || 'project'
}

async function write(grant: Grant, document: ProjectDocument): Promise<boolean> {
  const { t } = currentI18n()
  const written = await host.call('project.write', { handle: grant.handle, text: serializeProject(document) })
  if (!written.ok) {
    tellFailure(t('project.saveFailed'), written.diagnostics)
    return false
  }
  useDocumentStore.getState().markSaved(written.value, document)
  useViewStore.getState().notify({ tone: 'good', title: t('project.saved', { name: written.value.name }), body: written.value.displayPath })
  return true
}

/** Lets go of a read-only file: the same project, in no file yet. */
export function editCopy(): void {
  show(useDocumentStore.getState().document)
}

/** What happens when the window is to be closed. */
export async function closeWindow(): Promise<void> {
  if (await settleChanges()) await host.call('window.close', {})
}
