import { expect, it } from 'vitest'
import { RECORDING, type HostClient } from '../../src/api/api'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import { createRecording } from './recording-store'

function setup(found: readonly { readonly name: string; readonly pictures: number }[] = []) {
  const written: { readonly className: string; readonly fills: readonly number[] }[] = []
  const replies: ((result: Result<number>) => void)[] = []
  const host = {
    call: (name: string, request: { className: string; pictures: readonly Uint8Array[] }) => {
      if (name === 'recording.classes') return Promise.resolve(ok(found))
      written.push({ className: request.className, fills: request.pictures.map(([fill]) => fill ?? -1) })
      return new Promise((settle) => replies.push(settle))
    },
  } as unknown as HostClient
  const store = createRecording(host, 'h')
  const frame = (fill: number) => ({ bytes: Uint8Array.of(fill), thumbnail: `data:${fill}` })
  return { store, written, replies, frame }
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 0))

it('begins with two classes, or with those that the folder has', async () => {
  const empty = setup()
  await empty.store.getState().open(['Class 1', 'Class 2'])
  expect(empty.store.getState().classes.map(({ name }) => name)).toEqual(['Class 1', 'Class 2'])
  const known = setup([{ name: 'fist', pictures: 12 }])
  await known.store.getState().open(['Class 1', 'Class 2'])
  expect(known.store.getState().classes).toEqual([{ name: 'fist', pictures: 12, newest: [] }])
})

it('counts at once, writes in order and several together, and none twice', async () => {
  const { store, written, replies, frame } = setup()
  await store.getState().open(['a', 'b'])
  for (let i = 0; i < 40; i += 1) store.getState().record(0, frame(i))
  store.getState().record(1, frame(99))
  expect(store.getState().classes.map(({ pictures }) => pictures)).toEqual([40, 1])
  expect(store.getState().classes[0]?.newest[0]).toBe('data:39')
  while (replies.length > 0) {
    replies.shift()?.(ok(0))
    await turn()
  }
  await store.getState().settled()
  expect(written.filter(({ className }) => className === 'a').flatMap(({ fills }) => fills)).toEqual(
    Array.from({ length: 40 }, (_, i) => i),
  )
  expect(written.find(({ className }) => className === 'b')?.fills).toEqual([99])
  expect(Math.max(...written.map(({ fills }) => fills.length))).toBe(RECORDING.pictures)
  expect(store.getState().pending).toBe(0)
})

it('takes back what the disk did not take, and says why', async () => {
  const { store, replies, frame } = setup()
  await store.getState().open(['a', 'b'])
  store.getState().record(0, frame(1))
  replies.shift()?.(fail(error('host/disk-full', text('Full.', '满。'))))
  await store.getState().settled()
  expect(store.getState()).toMatchObject({ pending: 0, classes: [{ pictures: 0 }, {}], problems: [{ code: 'host/disk-full' }] })
})

it('renames and removes a class until it has pictures', async () => {
  const { store, frame } = setup()
  await store.getState().open(['a', 'b'])
  store.getState().rename(0, 'fist')
  store.getState().record(0, frame(1))
  store.getState().rename(0, 'palm')
  store.getState().removeClass(0)
  store.getState().removeClass(1)
  store.getState().addClass('thumb')
  expect(store.getState().classes.map(({ name }) => name)).toEqual(['fist', 'thumb'])
})
