// Stepping through frames in the browser: ‹ layer 1 of 3 ›, its sentence, and the lines of the chosen node. Python is not asked.

function frameOf(state, data) {
  if (!data.frames.length) return null
  if (state.story !== data.story) {
    state.story = data.story
    state.frame = data.start
  }
  state.frame = Math.max(0, Math.min(state.frame, data.frames.length - 1))
  const frame = data.frames[state.frame]
  const numbers = JSON.stringify([state.frame, frame.texts, nextFrame(state, data)?.texts])
  if (state.numbers !== numbers) state.done.clear() // other numbers: no node has been updated from them
  state.numbers = numbers
  return frame
}

// What a node shows: its number, or the new one where its update has been played.
const textOf = (state, data, frame, index) => (state.done.has(index) ? nextFrame(state, data) : frame)?.texts?.[index] ?? ""
const nextFrame = (state, data) => data.frames[state.frame + 1]

function showFrame(state, ui, data) {
  const frame = frameOf(state, data)
  ui.story.hidden = !data.stepping || !data.word
  ui.nextNode.hidden = !data.frames.some((one) => one.nodes?.length)
  ui.lines.hidden = ui.nextNode.hidden
  if (!frame) {
    ui.count.textContent = `no ${data.word}`
    ui.label.textContent = ""
    ui.back.disabled = ui.forward.disabled = true
    ui.lines.replaceChildren()
    return
  }
  const count = data.frames.length
  ui.count.textContent = frame.count || `${data.word} ${state.frame + 1} of ${count}`
  ui.label.textContent = frame.label
  const first = state.frame === 0, last = state.frame === count - 1, focused = ui.root.activeElement
  ui.back.disabled = first
  ui.forward.disabled = ui.nextNode.disabled = last
  if (focused === ui.back && first) ui.forward.focus()
  if ((focused === ui.forward || focused === ui.nextNode) && last) ui.back.focus()
  showLines(ui, frame.nodes?.[state.chosen]?.lines ?? [])
}

// Written anew only where they differ: a number that travels lands in the piece that stood there at its start.
function showLines(ui, lines) {
  const said = JSON.stringify(lines)
  if (ui.said === said) return
  ui.said = said
  ui.lines.replaceChildren(...lines.map((line) => {
    const row = document.createElement("p")
    row.append(...line.map((span) => {
      const piece = document.createElement("span")
      piece.textContent = span.text ?? ""
      if (span.tone != null) piece.className = `tone-${span.tone}`
      return Object.assign(piece, { tone: span.tone, source: span.source, target: span.target })
    }))
    return row
  }))
}

function stepFrames(state, ui, data, act) {
  const move = (by) => {
    const to = state.frame + by
    if (to < 0 || to >= data.frames.length) return
    const arrive = (quietly) => {
      state.frame = to
      act.placed(quietly)
    }
    if (by < 0) arrive()
    else flyLayer(state, ui, data.frames[state.frame], arrive)
  }
  const step = (by) => {
    land(ui) // ten presses end ten steps on
    move(by)
  }
  ui.back.onclick = () => step(-1)
  ui.forward.onclick = () => step(1)
  ui.nextNode.onclick = () => {
    land(ui, true)
    const order = state.nodes.map((_, k) => (state.chosen + k) % state.nodes.length)
    const next = order.find((node) => !state.done.has(node))
    if (next === undefined) return move(1)
    act.choose(next)
  }
  ui.story.onkeydown = (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    event.stopPropagation()
    step(by)
  }
}
