// Where one stands: the chosen node and the frame. Python keeps them in the link; it hears of them once the steps have come to rest.

const REST = 1200, SOON = 150 // milliseconds

// Take Python's place where it changed there: not while a message of ours is under way or about to leave.
function takePlace(state, data) {
  state.placed ??= data.placed
  if (!data.follows || state.resting !== null || data.placed !== state.placed) return
  state.chosen = data.chosen
  state.frame = data.start
}

function reportPlace(state, data, setStateValue) {
  if (!data.follows) return
  clearTimeout(state.resting)
  state.resting = setTimeout(() => {
    state.resting = null
    state.placed += 1
    setStateValue("place", { chosen: state.chosen ?? 0, frame: state.frame, seq: state.placed })
  }, data.soon ? SOON : REST)
}

// An edge under the pointer, told to all that show the same graph: { u, v, by }, or null when it is left.
const LIGHT = "dl2-edge"
const shine = (edge, by) => window.dispatchEvent(new CustomEvent(LIGHT, { detail: edge && { ...edge, by } }))

function lightEdges(state, ui, data) {
  if (!data.lights) return () => {}
  const light = ({ detail }) => ui.edges.forEach((edge, index) =>
    edge.group.classList.toggle("lit", Boolean(detail) && Boolean(state.edges[index]) && samePair(state, state.edges[index], detail.u, detail.v)))
  ui.svg.onpointerover = (event) => {
    const edge = state.edges[event.target.closest("[data-edge]")?.dataset.edge]
    shine(edge ? { u: edge.u, v: edge.v, both: !state.directed } : null, "canvas")
  }
  ui.svg.onpointerleave = () => shine(null, "canvas")
  window.addEventListener(LIGHT, light)
  return () => window.removeEventListener(LIGHT, light)
}
