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
  ui.name.onchange = () => state.selected?.kind === "node" && act.rename(state.selected.index, ui.name.value)
  ui.weight.onchange = () => state.selected?.kind === "edge" && act.weigh(state.selected.index, ui.weight.value)
  for (const field of [ui.name, ui.weight]) {
    field.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return
      if (event.key === "Escape") event.target.value = ""
      event.preventDefault()
      if (event.key === "Enter") event.target.onchange()
      else showTools(state, ui, data)
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
  button("directed").setAttribute("aria-pressed", String(state.directed))
  const node = state.selected?.kind === "node" ? state.nodes[state.selected.index] : null
  const edge = state.selected?.kind === "edge" ? state.edges[state.selected.index] : null
  ui.chosen.hidden = !data.editable || (!node && !edge)
  ui.root.querySelector(".name-of").hidden = !node
  ui.root.querySelector(".weight-of").hidden = !edge
  button("loop").hidden = !node
  if (node) ui.name.value = node.name
  if (edge) ui.weight.value = edge.w
}
