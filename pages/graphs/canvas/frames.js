// Stepping through frames in the browser: ‹ k of n ›, its sentence, and the lines of the chosen node. Python is not asked.

function frameOf(state, data) {
  if (!data.frames.length) return null
  if (state.story !== data.story) {
    state.story = data.story
    state.frame = data.start
  }
  state.frame = Math.max(0, Math.min(state.frame, data.frames.length - 1))
  return data.frames[state.frame]
}

function showFrame(state, ui, data) {
  const frame = frameOf(state, data)
  ui.story.hidden = !data.stepping || !data.word
  ui.nextNode.hidden = !frame?.nodes?.length
  if (!frame) {
    ui.count.textContent = `no ${data.word}`
    ui.label.textContent = ""
    ui.back.disabled = ui.forward.disabled = true
    ui.lines.replaceChildren()
    return
  }
  const count = data.frames.length
  ui.count.textContent = `${data.word} ${state.frame + 1} of ${count}`
  ui.label.textContent = frame.label
  ui.back.disabled = state.frame === 0
  ui.forward.disabled = state.frame === count - 1
  const lines = frame.nodes?.[state.chosen]?.lines ?? []
  ui.lines.hidden = !data.frames.some((one) => one.nodes?.length)
  ui.lines.replaceChildren(...lines.map((line) => {
    const row = document.createElement("p")
    row.append(...line.map((span) => {
      const piece = document.createElement("span")
      piece.textContent = span.text
      if (span.tone !== null) piece.className = `tone-${span.tone}`
      return piece
    }))
    return row
  }))
}

function stepFrames(state, ui, data, redraw) {
  const move = (by) => {
    state.frame += by
    redraw()
  }
  ui.back.onclick = () => move(-1)
  ui.forward.onclick = () => move(1)
  ui.story.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const next = state.frame + by
    if (next < 0 || next >= data.frames.length) return
    move(by)
    if (ui.root.activeElement?.disabled || !ui.root.activeElement) (by < 0 ? ui.forward : ui.back).focus()
  }
}
