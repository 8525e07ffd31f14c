// The picture: SVG in screen pixels, so that nodes and letters keep their size while the canvas scales its coordinates.

const SVG = "http://www.w3.org/2000/svg"
const CROWDED = 120 // letters on all nodes together; above it values are shown only where they are looked for
const SHORT = 6 // letters of a value that stands in its node

function svg(name, attributes = {}, parent = null, text = null) {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  if (text !== null) element.textContent = text
  if (parent) parent.appendChild(element)
  return element
}

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

// Draw everything anew; `ui.nodes` and `ui.edges` keep the elements for `place`.
function draw(state, ui, data) {
  const frame = frameOf(state, data)
  const canvas = ui.svg, active = ui.root.activeElement?.dataset?.node
  canvas.replaceChildren()
  const defs = svg("defs", {}, canvas)
  for (const name of ["plain", "selected", "0", "1", "2", "3", "4", "5"]) {
    const size = name === "plain" ? 10 : 16
    const marker = svg("marker", { id: `arrow-${name}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: size, markerHeight: size, markerUnits: "userSpaceOnUse", orient: "auto" }, defs)
    svg("path", { d: "M0 0.5L10 5L0 9.5z", class: `head head-${name}` }, marker)
  }
  const edges = svg("g", {}, canvas), marks = svg("g", { class: "marks", "aria-hidden": "true" }, canvas), nodes = svg("g", {}, canvas)
  ui.edges = state.edges.map((edge, index) => drawEdge(state, edges, edge, index))
  ui.marks = drawMarks(state, marks, frame)
  ui.nodes = state.nodes.map((node, index) => drawNode(state, nodes, node, index, frame, textOf(state, data, frame, index)))
  canvas.dataset.nodes = state.nodes.length
  canvas.dataset.edges = state.edges.length
  canvas.dataset.tool = state.tool
  place(state, ui)
  if (active !== undefined) ui.nodes[Math.min(Number(active), ui.nodes.length - 1)]?.group.focus({ preventScroll: true })
}

function drawEdge(state, layer, edge, index) {
  const selected = state.selected?.kind === "edge" && state.selected.index === index
  const group = svg("g", { class: `edge${selected ? " selected" : ""}`, "data-edge": index }, layer)
  const hit = svg("path", { class: "hit" }, group), line = svg("path", { class: "line" }, group)
  if (state.directed) line.setAttribute("marker-end", `url(#arrow-${selected ? "selected" : "plain"})`)
  const weight = edge.w === "1" ? null : svg("text", { class: "weight" }, group, edge.w)
  return { group, hit, line, weight, u: edge.u, v: edge.v, bend: bendOf(state, edge) }
}

function drawNode(state, layer, node, index, frame, text) {
  const selected = state.selected?.kind === "node" && state.selected.index === index
  const from = state.from === index, chosen = state.chosen === index && frame?.nodes?.length
  const walk = frame?.walk ?? [], onWalk = walk.includes(index)
  const done = state.done.has(index), value = frame?.nodes?.[state.chosen]?.values?.[index] ?? frame?.values?.[index] ?? null
  const group = svg("g", {
    class: `node${selected || from ? " selected" : ""}${chosen ? " chosen" : ""}${onWalk ? " walked" : ""}${done ? " done" : ""}`,
    "data-node": index, tabindex: index === state.focus ? 0 : -1, role: "button",
    "aria-label": describeNode(state, index, text), "aria-pressed": String(Boolean(selected || chosen)),
  }, layer)
  svg("title", {}, group, node.name)
  const r = radius(state), half = halfWidth(state, index), k = state.scale
  svg("rect", { class: "halo", x: -half - 4, y: -r - 4, width: 2 * half + 8, height: 2 * r + 8, rx: r + 4 }, group)
  const body = svg("rect", { class: "body", x: -half, y: -r, width: 2 * half, height: 2 * r, rx: r }, group)
  const name = svg("text", { class: state.inside ? "name value" : "name" }, group, state.inside ? text : shownName(node.name))
  const fill = frame?.fills?.[index] ?? (value === null ? null : mixed(value))
  if (fill !== null) paint(body, name, fill, state.theme)
  if (walk.length && walk[0] === index) svg("text", { class: "role", y: -r - 8 * k }, group, walk.at(-1) === index ? "start, end" : "start")
  else if (walk.length && walk.at(-1) === index) svg("text", { class: "role", y: -r - 8 * k }, group, "end")
  if (state.inside) {
    const was = done ? ` was ${frame.texts[index]}` : ""
    return { group, beside: svg("text", { class: "beside" }, group, shownName(node.name) + was) }
  }
  const crowded = (frame?.texts ?? []).reduce((sum, one) => sum + one.length, 0) > CROWDED
  if (text) svg("text", { class: crowded ? "value quiet" : "value", y: r + 13 * k }, group, text)
  return { group }
}

// A value -1 to 1 as a fill: the stronger, the further from the background; negative ones in a second colour.
function mixed(value) {
  const strength = Math.round(100 * Math.min(1, Math.abs(value)))
  return `color-mix(in srgb, var(${value < 0 ? "--tone-1" : "--tone-0"}) ${strength}%, var(--st-background-color))`
}

const inks = new Map() // theme and fill -> ink: asking the browser for a colour makes it lay out the page

// Fill a node, and write its name in black or white, whichever stands out more against that fill.
function paint(body, name, fill, theme) {
  body.style.fill = fill
  const key = `${theme} ${fill}`
  if (!inks.has(key)) inks.set(key, inkOn(getComputedStyle(body).fill))
  name.style.fill = inks.get(key)
}

function inkOn(colour) {
  const parts = colour.match(/[\d.]+/g)?.map(Number)
  if (!parts) return ""
  const scale = colour.startsWith("color(") ? 1 : 255
  const [r, g, b] = parts.map((part) => part / scale).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff"
}

// Arrows of the chosen node's messages, or the steps of a walk (its last one in a colour of its own).
function drawMarks(state, layer, frame) {
  const walk = frame?.walk ?? [], size = state.nodes.length
  let marks = frame?.nodes?.[state.chosen]?.marks ?? []
  if (walk.length > 1 && walk.every((node) => node < size)) marks = walkMarks(state, walk)
  return marks.filter((mark) => mark.u < size && mark.v < size).map((mark) => {
    const tone = mark.tone ?? 0
    const line = svg("path", { class: `mark tone-${tone}`, "marker-end": `url(#arrow-${tone})` }, layer)
    let label = mark.text ? svg("text", { class: `message tone-${tone}` }, layer, mark.text) : null
    if (mark.fill) label = svg("circle", { class: "chip", r: 7 * state.scale, fill: mark.fill }, layer)
    const twoWays = marks.some((other) => other.u === mark.v && other.v === mark.u && other.u !== other.v)
    return { line, label, u: mark.u, v: mark.v, bend: twoWays ? 8 : 0 }
  })
}

function walkMarks(state, walk) {
  const steps = new Map()
  for (let step = 1; step < walk.length; step += 1) {
    const key = `${walk[step - 1]},${walk[step]}`
    steps.set(key, [...(steps.get(key) ?? []), step])
  }
  return [...steps].map(([key, numbers]) => {
    const [u, v] = key.split(",").map(Number)
    const text = numbers.length > 4 ? `${numbers.slice(0, 3).join(", ")} …` : numbers.join(", ")
    return { u, v, text, tone: numbers.includes(walk.length - 1) ? 1 : 0 }
  })
}

// Move what hangs on one node, or everything, to where it now belongs.
function place(state, ui, only = null) {
  const touches = (part) => only === null || part.u === only || part.v === only
  for (const edge of ui.edges.filter(touches)) {
    const { path, middle } = curve(state, edge.u, edge.v, edge.bend)
    edge.hit.setAttribute("d", path)
    edge.line.setAttribute("d", path)
    if (edge.weight) setPoint(edge.weight, middle)
  }
  for (const mark of ui.marks.filter(touches)) {
    const { path, near, middle, far } = curve(state, mark.u, mark.v, mark.bend)
    mark.line.setAttribute("d", path)
    if (!mark.label) continue
    const spot = mark.label.tagName === "circle" ? middle : near
    setPoint(mark.label, ui.marks.length > 8 ? far : spot) // many labels have more room away from the hub
  }
  ui.nodes.forEach(({ group, beside }, index) => {
    if (beside) {
      const { x, y, anchor } = besideNode(state, index, [...ui.marks, ...ui.edges].some(({ u, v }) => u === index && v === index))
      setPoint(beside, { x, y })
      beside.style.textAnchor = anchor
    }
    if (only !== null && index !== only) return
    const { x, y } = toScreen(state.view, state.nodes[index])
    group.setAttribute("transform", `translate(${x} ${y})`)
  })
}

function setPoint(element, { x, y }) {
  const [across, down] = element.tagName === "circle" ? ["cx", "cy"] : ["x", "y"]
  element.setAttribute(across, x)
  element.setAttribute(down, y)
}
