// Starts the window.
import '@fontsource-variable/inter'
import './ui/tokens.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { App } from './app'
import { startBackups } from './project/recovery'
import { startWorkspace } from './state/keep-workspace'
import { startPreferences } from './state/preferences'

// zod compiles its parsers with `new Function` where it may; the content security policy forbids that.
z.config({ jitless: true })

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

await Promise.all([startPreferences(), startWorkspace()])
void startBackups()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
