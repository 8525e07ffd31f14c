// The component: one state per mount, kept over re-runs. Python calls the default export after every run of the page.

const mounts = new WeakMap()
const USUAL_WIDTH = 1280, GROWTH = 1.5 // of a window in pixels; on wider ones the canvas grows along

function parts(root) {
  const find = (selector) => root.querySelector(selector)
  return {
    root, stage: find(".stage"), svg: find("svg"), status: find(".status"), story: find(".story"), count: find(".count"), label: find(".label"),
    back: find(".back"), forward: find(".forward"), nextNode: find(".next-node"), lines: find(".lines"), fliers: find(".fliers"), room: find(".room"), said: null, flight: null, name: find(".name-of input"), weight: find(".weight-of input"),
    tools: [...root.querySelectorAll("[data-tool]")], bar: find(".bar"), chosen: find(".chosen-tools"), nodes: [], edges: [], marks: [],
  }
}

// The root that hit-testing works on: the shadow root, or the document where styles are not isolated.
const scope = (element) => (element.elementFromPoint ? element : element.getRootNode())

export default function (component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  const mount = mounts.get(parentElement) ?? { state: newState(), ui: parts(scope(parentElement)) }
  mounts.set(parentElement, mount)
  const { state, ui } = mount
  const first = state.rev === null
  ui.root = scope(parentElement)
  if (first) state.chosen = data.chosen
  const refused = state.refused
  const refit = takeOver(state, data)
  takePlace(state, data)

  const say = (text) => { ui.status.textContent = text }
  const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`
  const summary = () => counted(state.nodes.length, "node") + (data.editable ? `, ${counted(state.edges.length, "edge")}` : "")
  const redraw = () => {
    draw(state, ui, data)
    showFrame(state, ui, data)
    showTools(state, ui, data)
  }
  const send = () => {
    state.seq += 1
    setStateValue("graph", { rev: state.rev, seq: state.seq, ...snapshot(state) })
  }
  const changed = (before, text) => {
    state.past = [...state.past.slice(1 - MAX_HISTORY), before]
    state.future = []
    send()
    redraw()
    say(text)
  }
  const change = (text, alter) => {
    const before = snapshot(state)
    alter()
    changed(before, typeof text === "function" ? text() : text)
  }
  const travel = (from, to, word) => {
    if (!state[from].length) return say(`Nothing to ${word}`)
    const graph = state[from].pop()
    state[to].push(snapshot(state))
    restore(state, graph)
    if (!insideView(state)) fitView(state, state.view.width, state.view.height)
    send()
    redraw()
    say(`${word === "undo" ? "Undone" : "Done again"}: ${summary()}`)
  }
  const choose = (index) => {
    land(ui, true)
    state.chosen = index
    reportPlace(state, data, setStateValue)
    redraw()
    const frame = frameOf(state, data)
    if (!frame?.nodes?.length || !nextFrame(state, data)) return
    flyUpdate(state, ui, index, (quietly) => {
      state.done.add(index)
      if (!quietly) redraw()
    })
  }
  const act = {
    changed, redraw, choose,
    placed: (quietly) => { reportPlace(state, data, setStateValue); if (!quietly) redraw() },
    fresh: () => {
      change("A new graph: click where the first node belongs, or press N", () => empty(state, true))
      state.tool = "add"
      redraw()
    },
    bare: () => change("Cleared: no edges", () => empty(state, false)),
    undo: () => travel("past", "future", "undo"),
    redo: () => travel("future", "past", "redo"),
    clear: () => { state.selected = state.from = null; redraw(); say(summary()) },
    select: (what) => { state.selected = what; redraw() },
    focus: (index) => {
      state.focus = index
      if (state.selected?.kind === "edge") state.selected = null
      redraw()
      ui.nodes[index].group.focus({ preventScroll: true })
    },
    focusTowards: (index, dx, dy) => {
      const next = neighbourTowards(state, index, dx, dy)
      if (next !== null) act.focus(next)
    },
    openName: (index) => {
      act.select({ kind: "node", index })
      ui.name.focus()
      ui.name.select()
    },
    openWeight: () => {
      if (state.selected?.kind !== "edge") return say("Select an edge first: E goes round the edges of this node")
      ui.weight.focus()
      ui.weight.select()
    },
    refuse: (text) => {
      redraw()
      say(text)
    },
    add: ({ x, y }) => {
      if (state.nodes.length >= data.limit) return say(`The limit is ${data.limit} nodes`)
      change(() => `Added node ${nodeName(state, state.nodes.length - 1)}`, () => addNode(state, Math.round(bounded(x)), Math.round(bounded(y))))
    },
    join: (u, v) => {
      state.from = null
      if (u === v) return act.toggleLoop(u)
      const before = snapshot(state)
      if (connect(state, u, v)) return changed(before, `Joined ${edgeName(state, state.edges.length - 1)}`)
      redraw()
      say(`${nodeName(state, u)} and ${nodeName(state, v)} are joined already`)
    },
    toggleLoop: (index) => {
      const loop = state.edges.findIndex((edge) => edge.u === index && edge.v === index)
      const name = nodeName(state, index)
      state.from = null
      if (loop >= 0) return change(`Removed the self-loop at ${name}`, () => removeEdge(state, loop))
      change(`Added a self-loop at ${name}`, () => connect(state, index, index))
    },
    startFrom: (index) => { state.from = index; redraw(); say(`From node ${nodeName(state, index)}: go to the other node, then Enter`) },
    press: (index) => {
      state.focus = index
      if (data.editable && state.tool === "delete") return act.remove({ kind: "node", index })
      if (state.from !== null) return act.join(state.from, index)
      if (data.editable && state.tool === "connect") {
        state.from = index
        redraw()
        return say(`From node ${nodeName(state, index)}: now the other node, or the same one for a self-loop`)
      }
      state.selected = { kind: "node", index }
      choose(index)
      ui.nodes[index].group.focus({ preventScroll: true })
      say(describeNode(state, index, frameOf(state, data)?.texts?.[index]))
    },
    pressEdge: (index) => {
      if (data.editable && state.tool === "delete") return act.remove({ kind: "edge", index })
      state.selected = { kind: "edge", index }
      redraw()
      say(`Edge ${edgeName(state, index)}`)
    },
    nextEdge: (node) => {
      const mine = state.edges.flatMap((edge, index) => (edge.u === node || edge.v === node ? [index] : []))
      if (!mine.length) return say(`Node ${nodeName(state, node)} has no edges`)
      const now = state.selected?.kind === "edge" ? mine.indexOf(state.selected.index) : -1
      act.pressEdge(mine[(now + 1) % mine.length])
    },
    nudge: (index, dx, dy) => change(`Moved node ${nodeName(state, index)}`, () => {
      const node = state.nodes[index]
      Object.assign(node, { x: bounded(node.x + dx), y: bounded(node.y + dy) })
      if (!insideView(state)) fitView(state, state.view.width, state.view.height)
    }),
    remove: (what) => {
      if (!what) return
      const name = what.kind === "node" ? `node ${nodeName(state, what.index)}` : `edge ${edgeName(state, what.index)}`
      change(`Removed ${name}`, () => (what.kind === "node" ? removeNode(state, what.index) : removeEdge(state, what.index)))
    },
    rename: (index, text) => {
      const name = text.normalize("NFC").trim()
      if (!name || name.length > 24) return act.refuse("A name has 1 to 24 characters")
      if (state.nodes.some((node, other) => other !== index && node.name === name)) return act.refuse(`Another node is called ${name}`)
      if (name !== nodeName(state, index)) change(`Node is now called ${name}`, () => { state.nodes[index].name = name })
    },
    weigh: (index, text) => {
      const weight = text.trim().replace(",", ".")
      if (!isWeight(weight)) return act.refuse(`${text || "Nothing"} is not a weight: write a number above 0, such as 3, 2.5 or 1/3`)
      if (weight !== state.edges[index].w) change(() => `Edge ${edgeName(state, index)}`, () => { state.edges[index].w = weight })
    },
    tool: (name) => { state.tool = name; state.from = null; redraw(); say(TOOL_HINTS[name]) },
    direct: () => change(() => (state.directed ? "Edges are now directed" : "Edges are now undirected"), () => setDirected(state, !state.directed)),
    tidy: () => setTriggerValue("tidy", true),
  }

  pointerTools(state, ui, data, act)
  keyTools(state, ui, data, act)
  toolBar(state, ui, data, act)
  stepFrames(state, ui, data, act)
  const unlight = lightEdges(state, ui, data)
  ui.stage.classList.toggle("beside", data.frames.some((frame) => frame.nodes?.length))
  ui.svg.setAttribute("aria-label", `Graph, ${data.graph.directed ? "directed" : "undirected"}, ${summary()}. Arrow keys go from node to node.`)
  const measure = () => {
    const width = ui.svg.clientWidth // in the canvas's own pixels: presenter mode zooms it
    if (!width) {
      ui.svg.style.height = `${data.height}px` // what stands below does not wait for the width
      return
    }
    const grown = Math.max(1, Math.min(GROWTH, window.innerWidth / USUAL_WIDTH))
    state.scale = 1 + (grown - 1) / 2
    state.narrow = width < 420
    const theme = getComputedStyle(ui.svg).backgroundColor
    if (state.theme !== theme) state.palette = paletteOf(ui.fliers)
    state.theme = theme
    measureTexts(state, data.frames)
    const height = Math.min(data.height * grown, Math.max(260, width * 0.85))
    ui.room.style.setProperty("--k", state.scale)
    ui.svg.style.height = `${height}px`
    if (!state.view || refit || state.view.width !== width || state.view.height !== height) {
      if (!state.view || state.view.width !== width || state.view.height !== height || !insideView(state)) fitView(state, width, height)
    }
    redraw()
    const origin = originOf(ui), box = ui.svg.getBoundingClientRect()
    ui.corner = { x: (box.left - origin.box.left) / origin.zoom + ui.svg.clientLeft, y: (box.top - origin.box.top) / origin.zoom + ui.svg.clientTop }
  }
  measure()
  if (first || (refit && state.refused === refused)) say(summary())
  mount.observer?.disconnect()
  mount.observer = new ResizeObserver(() => {
    if (Math.abs((state.view?.width ?? 0) - ui.svg.clientWidth) > 1) measure()
  })
  mount.observer.observe(ui.svg)
  return () => {
    mount.observer.disconnect()
    unlight()
  }
}
