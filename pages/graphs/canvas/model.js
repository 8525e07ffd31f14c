// The graph in the browser: what a gesture does to it, undo and redo, and how it travels to Python and back.
//
// Python owns the graph. Its `rev` names one state of it; after a gesture the browser counts `seq` up and sends its copy.
// Data with `echo` answers one of our own messages: an older one than the latest is ignored. Data with a new `rev` and
// no echo was changed elsewhere (matrix, preset, link) and is taken over, as one more step that can be undone.

const MAX_HISTORY = 200

function newState() {
  return {
    nodes: [], edges: [], directed: false, rev: null, refused: 0, seq: 0, past: [], future: [],
    tool: "select", focus: 0, selected: null, from: null, frame: 0, story: null, chosen: null, view: null, scale: 1,
    done: new Set(), numbers: null, placed: null, resting: null,
  }
}

const snapshot = (state) => structuredClone({ nodes: state.nodes, edges: state.edges, directed: state.directed })

function restore(state, graph) {
  const kept = selectedNames(state)
  Object.assign(state, structuredClone(graph))
  state.from = null
  state.selected = kept && find(state, kept)
  state.focus = Math.max(0, Math.min(state.focus, state.nodes.length - 1))
  if (state.chosen !== null && state.chosen >= state.nodes.length) state.chosen = state.nodes.length ? 0 : null
}

// What is selected, by names: in another graph its index may mean something else.
function selectedNames(state) {
  const { kind, index } = state.selected ?? {}
  if (kind === "node" && state.nodes[index]) return { kind, names: [nodeName(state, index)] }
  if (kind === "edge" && state.edges[index]) return { kind, names: [nodeName(state, state.edges[index].u), nodeName(state, state.edges[index].v)] }
  return null
}

function find(state, { kind, names }) {
  const [u, v] = names.map((name) => state.nodes.findIndex((node) => node.name === name))
  const index = kind === "node" ? u : state.edges.findIndex((edge) => samePair(state, edge, u, v))
  return index < 0 ? null : { kind, index }
}

function remember(state) {
  state.past = [...state.past.slice(1 - MAX_HISTORY), snapshot(state)]
  state.future = []
}

// Take Python's graph where it is newer; true if it was changed elsewhere, so that the view may have to fit it anew.
function takeOver(state, data) {
  if (data.rev === state.rev) return false
  const first = state.rev === null
  const own = !first && data.echo !== null && data.echo <= state.seq
  if (own) {
    if (data.echo === state.seq) state.rev = data.rev
    return false
  }
  const refused = !first && data.refused !== state.refused
  if (refused) state.past.pop()
  else if (!first) remember(state)
  restore(state, data.graph)
  Object.assign(state, { rev: data.rev, refused: data.refused, seq: 0 })
  return true
}

function addNode(state, x, y) {
  const taken = new Set(state.nodes.map((node) => node.name))
  let number = 1
  while (taken.has(String(number))) number += 1
  state.nodes.push({ name: String(number), x, y })
  state.focus = state.nodes.length - 1
  state.selected = { kind: "node", index: state.focus }
}

const samePair = (state, edge, u, v) =>
  (edge.u === u && edge.v === v) || (!state.directed && edge.u === v && edge.v === u)

function connect(state, u, v) {
  let index = state.edges.findIndex((edge) => samePair(state, edge, u, v))
  const isNew = index < 0
  if (isNew) index = state.edges.push({ u, v, w: "1" }) - 1
  state.selected = { kind: "edge", index }
  return isNew
}

function removeNode(state, index) {
  const shift = (end) => (end > index ? end - 1 : end)
  state.nodes.splice(index, 1)
  state.edges = state.edges
    .filter((edge) => edge.u !== index && edge.v !== index)
    .map((edge) => ({ ...edge, u: shift(edge.u), v: shift(edge.v) }))
  state.selected = null
  if (state.chosen !== null) state.chosen = state.nodes.length ? Math.min(shift(state.chosen), state.nodes.length - 1) : null
  state.focus = Math.max(0, Math.min(state.focus, state.nodes.length - 1))
}

function removeEdge(state, index) {
  state.edges.splice(index, 1)
  state.selected = null
}

// Nothing at all, or the nodes without their edges.
function empty(state, nodesToo) {
  state.edges = []
  state.selected = state.from = null
  if (!nodesToo) return
  state.nodes = []
  state.directed = false
  state.focus = 0
  state.chosen = null
}

// One way each, in the order in which it was drawn; back to undirected, two opposite edges become one.
function setDirected(state, directed) {
  state.directed = directed
  if (!directed) {
    state.edges = state.edges.filter((edge, index) => state.edges.findIndex((other) => samePair(state, other, edge.u, edge.v)) === index)
  }
  state.selected = null
}

const isWeight = (text) => /^(\d+\.?\d*|\.\d+|\d+\/\d*[1-9]\d*)$/.test(text) && weightOf(text) > 0 && weightOf(text) <= 1000000

function weightOf(text) {
  const [above, below] = text.split("/")
  return Number(above) / (below === undefined ? 1 : Number(below))
}

const nodeName = (state, index) => state.nodes[index].name
const edgeName = (state, index) => {
  const { u, v, w } = state.edges[index]
  return `${nodeName(state, u)} ${state.directed ? "to" : "and"} ${nodeName(state, v)}${w === "1" ? "" : `, weight ${w}`}`
}

// What a screen reader says of a node: its name, then where its edges lead.
function describeNode(state, index, value, joined = joinedTo(state, index)) {
  return `Node ${nodeName(state, index)}${value ? `, value ${value}` : ""}, ${joined}`
}

function joinedTo(state, index) {
  const to = state.edges.filter((edge) => edge.u === index || (!state.directed && edge.v === index))
    .map((edge) => nodeName(state, edge.u === index ? edge.v : edge.u))
  return to.length ? `${state.directed ? "edges lead" : "joined"} to ${to.join(", ")}` : "no edges"
}
