// What pointer and keys do. Every gesture ends in `change`, which remembers, sends and draws.

const near = (a, b) => Math.hypot(a.x - b.x, a.y - b.y)
const bounded = (value) => Math.max(-2000, Math.min(3000, value))

function pointerTools(state, ui, data, act) {
  const canvas = ui.svg
  const point = (event) => {
    const box = canvas.getBoundingClientRect()
    const zoom = zoomOf(canvas)
    return { x: (event.clientX - box.left) / zoom, y: (event.clientY - box.top) / zoom }
  }
  const hitNode = (event) => ui.root.elementFromPoint(event.clientX, event.clientY)?.closest?.("[data-node]")

  canvas.onpointerdown = (event) => {
    const group = event.target.closest("[data-node]")
    state.dragged = false
    if (!group || event.button !== 0) return
    const index = Number(group.dataset.node), start = point(event), before = snapshot(state)
    state.focus = index
    canvas.setPointerCapture(event.pointerId)
    let rubber = null
    canvas.onpointermove = (move) => {
      const now = point(move)
      if (!state.dragged && near(now, start) < 4) return
      state.dragged = true
      if (state.tool === "connect") {
        const at = toScreen(state.view, state.nodes[index])
        rubber ??= svg("line", { class: "rubber", x1: at.x, y1: at.y }, canvas)
        rubber.setAttribute("x2", now.x)
        rubber.setAttribute("y2", now.y)
      } else if (state.tool !== "delete" && data.editable) {
        const world = toWorld(state.view, { x: Math.max(10, Math.min(now.x, state.view.width - 10)), y: Math.max(10, Math.min(now.y, state.view.height - 10)) })
        Object.assign(state.nodes[index], { x: Math.round(world.x), y: Math.round(world.y) })
        ui.frameRequest ??= requestAnimationFrame(() => {
          ui.frameRequest = null
          if (index < ui.nodes.length) place(state, ui, index)
        })
      }
    }
    canvas.onpointerup = canvas.onpointercancel = (up) => {
      canvas.onpointermove = canvas.onpointerup = canvas.onpointercancel = null
      rubber?.remove()
      const { dragged } = state
      state.dragged = true // the click that follows at once belongs to this gesture
      setTimeout(() => { state.dragged = false })
      if (!dragged) return act.press(index)
      if (up.type === "pointercancel") return restoreAndDraw(before)
      if (state.tool === "connect") {
        const target = hitNode(up)
        if (target) act.join(index, Number(target.dataset.node))
      } else if (data.editable && state.tool !== "delete") {
        act.changed(before, `Moved node ${nodeName(state, index)}`)
      }
    }
  }
  const restoreAndDraw = (graph) => {
    restore(state, graph)
    act.redraw()
  }
  // A click, not a press: a finger that scrolls the page leaves no node behind.
  canvas.onclick = (event) => {
    if (state.dragged || event.target.closest("[data-node]")) return
    const edge = event.target.closest("[data-edge]")
    if (edge) return act.pressEdge(Number(edge.dataset.edge))
    if (state.tool === "add" && data.editable) return act.add(toWorld(state.view, point(event)))
    act.clear()
  }
}

// The neighbour on screen in the direction of an arrow key: nearest, sideways distance counting double.
function neighbourTowards(state, index, dx, dy) {
  const here = state.nodes[index]
  let best = null, least = Infinity
  state.nodes.forEach((node, other) => {
    const along = (node.x - here.x) * dx + (node.y - here.y) * dy
    const aside = Math.abs((node.x - here.x) * dy) + Math.abs((node.y - here.y) * dx)
    if (other !== index && along > 0 && along + 2 * aside < least) [best, least] = [other, along + 2 * aside]
  })
  return best
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

// What a key does, by its name; null where it means nothing. `here` is the node that has the focus.
function keyAction(state, act, event, here) {
  const edit = {
    n: () => act.add(freeSpot(state)),
    c: () => act.startFrom(here),
    l: () => act.toggleLoop(here),
    r: () => act.openName(here),
    F2: () => act.openName(here),
    w: () => act.openWeight(),
    Delete: () => act.remove(state.selected ?? { kind: "node", index: here }),
    Backspace: () => act.remove(state.selected ?? { kind: "node", index: here }),
  }
  const look = {
    Escape: () => act.clear(),
    Home: () => act.focus(0),
    End: () => act.focus(state.nodes.length - 1),
    Enter: () => act.press(here),
    " ": () => act.press(here),
    e: () => act.nextEdge(here),
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (ARROWS[key]) {
    const [dx, dy] = ARROWS[key]
    return event.shiftKey ? () => act.nudge(here, dx * 20, dy * 20) : () => act.focusTowards(here, dx, dy)
  }
  return edit[key] ?? look[key] ?? null
}

// Without nodes only these keys mean something; without the right to edit, only these others.
const ON_NOTHING = ["n", "N", "Escape"]
const ONLY_LOOK = ["Escape", "Home", "End", "Enter", " ", "e", "E"]

function keyTools(state, ui, data, act) {
  ui.svg.onkeydown = (event) => {
    if (event.ctrlKey || event.metaKey) {
      const travel = { z: event.shiftKey ? act.redo : act.undo, y: act.redo }[event.key.toLowerCase()]
      if (!travel || !data.editable) return
      event.preventDefault()
      return travel()
    }
    const arrow = Boolean(ARROWS[event.key]) && !event.shiftKey
    const refused = event.altKey || (!data.editable && !arrow && !ONLY_LOOK.includes(event.key))
    if (refused || (!state.nodes.length && !ON_NOTHING.includes(event.key))) return
    const action = keyAction(state, act, event, state.focus)
    if (!action) return
    event.preventDefault()
    action()
  }
}

// A place for a node added by key: the point of a coarse grid in view that is furthest from all nodes.
function freeSpot(state) {
  const { width, height } = state.view
  let best = toWorld(state.view, { x: width / 2, y: height / 2 }), most = -1
  for (let x = 40; x < width - 30; x += 40) {
    for (let y = 40; y < height - 40; y += 40) {
      const room = Math.min(...state.nodes.map((node) => near(toScreen(state.view, node), { x, y })), 1e6)
      if (room > most) [best, most] = [toWorld(state.view, { x, y }), room]
    }
  }
  return best
}
