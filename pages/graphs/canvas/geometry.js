// Where everything stands: the view that fits all nodes, the room of a node, the curves of edges and loops. Screen pixels.

const CROWDED = 120 // letters on all nodes together; above it values are shown only where they are looked for
const SHORT = 6 // letters of a value that stands in its node

// How much larger the page draws an element: on a projector components are zoomed, and the browser measures them as zoomed.
const zoomOf = (element) => element.currentCSSZoom ?? 1

// Room round the nodes, so that nothing is cut off: names, values, self-loops and what is written beside a node.
function margin(state) {
  const k = state.scale, r = radius(state), wide = Math.max(r, ...state.nodes.map((_, index) => halfWidth(state, index)))
  const loops = state.edges.some((edge) => edge.u === edge.v) || state.marksLoops ? 36 * k : 0
  const beside = state.inside ? Math.max(0, ...state.nodes.map((node) => 10 * k + 7 * k * shownName(node.name).length)) : 0
  return { side: wide + Math.max(loops, beside, 16 * k), top: r + Math.max(loops, 20 * k), bottom: r + Math.max(loops / 2, 22 * k) }
}

// Scale and shift that fit all nodes into the canvas; the scale is the same across and down.
function fitView(state, width, height) {
  const MARGIN = margin(state)
  const xs = state.nodes.map((node) => node.x), ys = state.nodes.map((node) => node.y)
  const [left, right] = xs.length ? [Math.min(...xs), Math.max(...xs)] : [0, 1000]
  const [top, bottom] = ys.length ? [Math.min(...ys), Math.max(...ys)] : [0, 625]
  const room = { x: width - 2 * MARGIN.side, y: height - MARGIN.top - MARGIN.bottom }
  const scale = Math.min(room.x / Math.max(right - left, 1), room.y / Math.max(bottom - top, 1), height / 400)
  state.view = { scale, x: width / 2 - (scale * (left + right)) / 2, y: (height + MARGIN.top - MARGIN.bottom) / 2 - (scale * (top + bottom)) / 2, width, height }
}

const toScreen = (view, node) => ({ x: node.x * view.scale + view.x, y: node.y * view.scale + view.y })
const toWorld = (view, point) => ({ x: (point.x - view.x) / view.scale, y: (point.y - view.y) / view.scale })
const insideView = (state) => state.nodes.every((node) => {
  const { x, y } = toScreen(state.view, node)
  return x > 8 && y > 8 && x < state.view.width - 8 && y < state.view.height - 8
})

const radius = (state) => state.scale * (state.nodes.length > 30 ? 12.5 : state.nodes.length > 16 || state.narrow ? 14 : 17)
const shownName = (name) => (name.length > 9 ? `${name.slice(0, 8)}…` : name)
const inNode = (state, index) => (state.inside ? state.longest[index] ?? "" : shownName(nodeName(state, index)))
const halfWidth = (state, index) => Math.max(radius(state), state.scale * (inNode(state, index).length * 4.2 + 5))

// Short values stand in the nodes, for all frames alike: a node keeps its size from step to step.
function measureTexts(state, frames) {
  const texts = frames.map((frame) => frame.texts)
  state.longest = state.nodes.map((_, index) => texts.reduce((most, one) => ((one[index] ?? "").length > most.length ? one[index] : most), ""))
  const letters = Math.max(0, ...texts.map((one) => one.reduce((sum, text) => sum + text.length, 0)))
  const has = state.longest.length > 0 && state.longest.every((text) => text.length > 0 && text.length <= SHORT)
  state.inside = has && letters <= CROWDED
  state.marksLoops = frames.some((frame) => frame.nodes.some(({ marks }) => marks.some((mark) => mark.u === mark.v)))
}

// Where a line from the middle of a node leaves it, at a distance along the unit vector (ux, uy).
function rim(state, index, ux, uy) {
  const r = radius(state), half = halfWidth(state, index)
  return half <= r ? r : Math.min(half / Math.max(Math.abs(ux), 1e-6), r / Math.max(Math.abs(uy), 1e-6), Math.hypot(half, r))
}

// The curve of an edge: its path, and points on it for a weight (middle) and a step number (towards its head).
function curve(state, u, v, bend) {
  const a = toScreen(state.view, state.nodes[u])
  if (u === v) return loop(state, u, a)
  const b = toScreen(state.view, state.nodes[v])
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
  const ux = (b.x - a.x) / length, uy = (b.y - a.y) / length
  const control = { x: (a.x + b.x) / 2 - uy * bend * 2, y: (a.y + b.y) / 2 + ux * bend * 2 }
  const start = rim(state, u, ux, uy), end = rim(state, v, ux, uy)
  const p = { x: a.x + ux * start, y: a.y + uy * start }, q = { x: b.x - ux * end, y: b.y - uy * end }
  const at = (t) => ({
    x: (1 - t) ** 2 * p.x + 2 * t * (1 - t) * control.x + t * t * q.x,
    y: (1 - t) ** 2 * p.y + 2 * t * (1 - t) * control.y + t * t * q.y,
  })
  return { path: `M${p.x} ${p.y}Q${control.x} ${control.y} ${q.x} ${q.y}`, middle: at(0.5), near: at(0.66), far: at(0.35) }
}

// Angles in which the edges of a node leave it.
function directions(state, index, a) {
  return state.edges.filter((edge) => edge.u !== edge.v && (edge.u === index || edge.v === index)).map((edge) => {
    const b = toScreen(state.view, state.nodes[edge.u === index ? edge.v : edge.u])
    return Math.atan2(b.y - a.y, b.x - a.x)
  })
}

const apart = (angle, other) => Math.abs(Math.atan2(Math.sin(angle - other), Math.cos(angle - other)))

// Where "start" and "end" stand: above a node, or below where an edge comes from above and none from below.
function rolesBelow(state, index) {
  const towards = directions(state, index, toScreen(state.view, state.nodes[index]))
  const busy = (angle) => towards.some((other) => apart(angle, other) < 0.6)
  return busy(-Math.PI / 2) && !busy(Math.PI / 2)
}

// Where a node's name stands when its value is in it: on the side that is furthest from its edges.
function besideNode(state, index, looped) {
  const a = toScreen(state.view, state.nodes[index]), towards = directions(state, index, a), k = state.scale
  if (looped) towards.push(loopSide(state, index, a))
  const sides = [-45, 45, -135, 135, -90, 90, 0, 180].map((degrees) => (degrees * Math.PI) / 180)
  const room = (angle) => Math.min(...towards.map((other) => apart(angle, other)), Math.PI)
  const angle = sides.reduce((best, side) => (room(side) > room(best) + 0.05 ? side : best))
  const x = Math.cos(angle), y = Math.sin(angle), r = radius(state)
  const edge = Math.abs(x) > 0.9 ? halfWidth(state, index) : halfWidth(state, index) - r + r * Math.abs(x)
  return { x: Math.sign(Math.round(x * 10)) * (edge + 5 * k), y: y * (r + 8 * k), anchor: Math.abs(x) < 0.1 ? "middle" : x > 0 ? "start" : "end" }
}

// In which direction a self-loop leaves its node: where most room is between its edges, never out of the canvas.
function loopSide(state, index, a) {
  const reach = 33 * state.scale, { width, height } = state.view
  const towards = directions(state, index, a)
  const freedom = (angle) => {
    const rimmed = radius(state) + reach, x = a.x + rimmed * Math.cos(angle), y = a.y + rimmed * Math.sin(angle)
    if (x < 2 || y < 2 || x > width - 2 || y > height - 2) return -1
    return Math.min(...towards.map((other) => apart(angle, other)), Math.PI)
  }
  const sides = [-90, -60, -120, -30, -150, 0, 180].map((degrees) => (degrees * Math.PI) / 180)
  return sides.reduce((best, side) => (freedom(side) > freedom(best) + 0.2 ? side : best))
}

// A self-loop, on the side that is furthest from the node's edges: above if nothing is there, never where the value stands.
function loop(state, index, a) {
  const k = state.scale, angle = loopSide(state, index, a)
  const ux = Math.cos(angle), uy = Math.sin(angle), out = rim(state, index, ux, uy) - 2
  const at = (along, across) => ({ x: a.x + ux * (out + along) - uy * across, y: a.y + uy * (out + along) + ux * across })
  const [p, c, d, q, middle, near] = [at(0, -7 * k), at(44 * k, -34 * k), at(44 * k, 34 * k), at(0, 7 * k), at(33 * k, 0), at(24 * k, 22 * k)]
  return { path: `M${p.x} ${p.y}C${c.x} ${c.y} ${d.x} ${d.y} ${q.x} ${q.y}`, middle, near, far: near }
}

const bendOf = (state, edge) =>
  state.directed && edge.u !== edge.v && state.edges.some((other) => other.u === edge.v && other.v === edge.u) ? 12 : 0
