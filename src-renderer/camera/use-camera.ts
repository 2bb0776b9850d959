// The camera as long as a component shows it: asked for once that is mounted, let go when it is unmounted.
import { useCallback, useEffect, useState } from 'react'
import type { Diagnostic } from '../../src/diagnostics'
import { cameraGone, cameraProblem } from './camera-problems'

/** What samples are made of is far smaller; more only costs time. */
const WANTED = { width: { ideal: 640 }, height: { ideal: 480 } }

export interface CameraDevice {
  readonly id: string
  readonly label: string
}

export interface Camera {
  /** Null until the user and the system allow it. */
  readonly stream: MediaStream | null
  readonly problem: Diagnostic | null
  /** Known once one may be used. */
  readonly devices: readonly CameraDevice[]
  /** The one in use. */
  readonly device: string
  choose(id: string): void
  retry(): void
}

async function videoInputs(): Promise<readonly CameraDevice[]> {
  const all = await navigator.mediaDevices.enumerateDevices()
  return all.filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }) => ({ id: deviceId, label }))
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

export function useCamera(): Camera {
  const [wish, setWish] = useState<{ readonly device: string | null }>({ device: null })
  const [stream, setStream] = useState<MediaStream | null>(null)
  const [problem, setProblem] = useState<Diagnostic | null>(null)
  const [devices, setDevices] = useState<readonly CameraDevice[]>([])

  useEffect(() => {
    let wanted = true
    let taken: MediaStream | null = null
    const take = async (): Promise<void> => {
      const video = wish.device === null ? WANTED : { ...WANTED, deviceId: { exact: wish.device } }
      const opened = await navigator.mediaDevices.getUserMedia({ video, audio: false })
      if (!wanted) {
        stop(opened)
        return
      }
      taken = opened
      opened.getVideoTracks()[0]?.addEventListener('ended', () => {
        if (!wanted) return
        setStream(null)
        setProblem(cameraGone)
      })
      setStream(opened)
      const found = await videoInputs()
      if (wanted) setDevices(found)
    }
    take().catch((thrown: unknown) => {
      if (wanted) setProblem(cameraProblem(thrown))
    })
    return () => {
      wanted = false
      if (taken) stop(taken)
    }
  }, [wish])

  const again = useCallback((device: string | null) => {
    setStream(null)
    setProblem(null)
    setWish({ device })
  }, [])

  return {
    stream,
    problem,
    devices,
    device: stream?.getVideoTracks()[0]?.getSettings().deviceId ?? wish.device ?? '',
    choose: again,
    retry: () => again(wish.device),
  }
}
