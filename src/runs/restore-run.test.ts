import { describe, expect, it } from 'vitest'
import { applyEdit, createHistory, undo } from '../document/history'
import { newProject } from '../document/new-project'
import { reduce } from '../document/reduce'
import { planRun } from '../training/plan'
import { templates } from '../templates'
import { restoreCommand } from './restore-run'

describe('restoring a run', () => {
  it('gives back its diagram, places and settings in one undo step', () => {
    for (const template of templates) {
      const then = template.create()
      const run = { plan: planRun(then.graph, { ...then.training, epochs: 77 }), layout: then.layout }
      const now = reduce(newProject('later'), { type: 'set-training', training: { learningRate: 0.5 } })
      const history = applyEdit(createHistory(now), { command: restoreCommand(run, now) })
      expect(history.document.graph.nodes).toEqual(then.graph.nodes)
      expect(history.document.graph.edges).toEqual(then.graph.edges)
      expect(history.document.layout).toEqual(then.layout)
      expect(history.document.training).toEqual({ ...then.training, epochs: 77, backend: now.training.backend })
      expect(undo(history).document).toEqual(now)
    }
  })
})
