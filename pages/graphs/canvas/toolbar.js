// The row of buttons above the canvas, and the two fields for what is selected.

const TOOL_HINTS = {
  select: "Drag a node to move it; click an edge for its weight",
  add: "Click where the new node belongs",
  connect: "Drag from node to node, or click one and then the other",
  delete: "Click a node or an edge to remove it",
}

function toolBar(state, ui, data, act) {
  for (const button of ui.tools) button.onclick = () => act.tool(button.dataset.tool)
  const on = (name, action) => { ui.root.querySelector(`[data-do=${name}]`).onclick = action }
  on("undo", act.undo)
  on("redo", act.redo)
  on("tidy", act.tidy)
  on("directed", act.direct)
  on("fresh", act.fresh)
  on("bare", act.bare)
  const fields = [
    [ui.name, "node", act.rename],
    [ui.weight, "edge", act.weigh],
  ]
  for (const [field, kind, take] of fields) {
    field.oninput = () => { field.typing = true }
    field.onblur = () => { field.typing = false }
    field.onchange = () => {
      field.typing = false
      if (state.selected?.kind === kind) take(state.selected.index, field.value)
    }
    field.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return
      event.preventDefault()
      if (event.key === "Enter") field.onchange()
      field.typing = false
      showTools(state, ui, data)
      ui.nodes[state.focus]?.group.focus({ preventScroll: true })
    }
  }
  on("loop", () => state.selected?.kind === "node" && act.toggleLoop(state.selected.index))
  on("remove", () => act.remove(state.selected))
}

function showTools(state, ui, data) {
  ui.bar.hidden = !data.editable
  for (const button of ui.tools) button.setAttribute("aria-pressed", String(button.dataset.tool === state.tool))
  const button = (name) => ui.root.querySelector(`[data-do=${name}]`)
  button("undo").disabled = !state.past.length
  button("redo").disabled = !state.future.length
  button("fresh").disabled = !state.nodes.length
  button("bare").disabled = !state.edges.length
  button("directed").setAttribute("aria-pressed", String(state.directed))
  const node = state.selected?.kind === "node" ? state.nodes[state.selected.index] : null
  const edge = state.selected?.kind === "edge" ? state.edges[state.selected.index] : null
  ui.chosen.hidden = !data.editable || (!node && !edge)
  ui.root.querySelector(".name-of").hidden = !node
  ui.root.querySelector(".weight-of").hidden = !edge
  button("loop").hidden = !node
  show(ui.name, node?.name)
  show(ui.weight, edge?.w)
}

// What is being typed stays when the page's answer to an earlier gesture comes in between.
function show(field, text) {
  if (text !== undefined && !field.typing) field.value = text
}
