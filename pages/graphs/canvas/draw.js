// The picture: SVG in screen pixels, so that nodes and letters keep their size while the canvas scales its coordinates.

const SVG = "http://www.w3.org/2000/svg"

function svg(name, attributes = {}, parent = null, text = null) {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  if (text !== null) element.textContent = text
  if (parent) parent.appendChild(element)
  return element
}

// Draw the picture: anew where the graph or its room changed, else what a step changes, on the elements that are there.
// `ui.nodes`, `ui.edges` and `ui.marks` keep them.
function draw(state, ui, data) {
  const frame = frameOf(state, data)
  const shape = JSON.stringify([state.nodes, state.edges, state.directed, state.view, state.scale, state.narrow, state.inside, state.longest])
  const anew = ui.shape !== shape
  if (anew) build(state, ui)
  ui.shape = shape
  ui.svg.dataset.tool = state.tool
  ui.edges.forEach((parts, index) => dressEdge(state, parts, index))
  const marked = frame?.walk?.length > 1 ? frame : frame?.nodes?.[state.chosen]
  if (anew || ui.marked !== marked) {
    ui.marked = marked
    ui.layers.marks.replaceChildren()
    ui.marks = drawMarks(state, ui.layers.marks, frame)
    placeMarks(state, ui)
    placeNames(state, ui)
  }
  const crowded = (frame?.texts ?? []).reduce((sum, one) => sum + one.length, 0) > CROWDED
  ui.nodes.forEach((parts, index) => dressNode(state, parts, index, frame, textOf(state, data, frame, index), crowded))
}

function build(state, ui) {
  const canvas = ui.svg, active = ui.root.activeElement?.dataset?.node
  canvas.replaceChildren()
  const defs = svg("defs", {}, canvas)
  for (const name of ["plain", "selected", "0", "1", "2", "3", "4", "5"]) {
    const size = name === "plain" ? 10 : 16
    const marker = svg("marker", { id: `arrow-${name}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: size, markerHeight: size, markerUnits: "userSpaceOnUse", orient: "auto" }, defs)
    svg("path", { d: "M0 0.5L10 5L0 9.5z", class: `head head-${name}` }, marker)
  }
  const edges = svg("g", {}, canvas), marks = svg("g", { class: "marks", "aria-hidden": "true" }, canvas), nodes = svg("g", {}, canvas)
  ui.layers = { edges, marks, nodes }
  ui.edges = state.edges.map((edge, index) => buildEdge(state, edges, edge, index))
  ui.marks = []
  ui.nodes = state.nodes.map((node, index) => buildNode(state, nodes, node, index))
  canvas.dataset.nodes = state.nodes.length
  canvas.dataset.edges = state.edges.length
  place(state, ui)
  if (active !== undefined) ui.nodes[Math.min(Number(active), ui.nodes.length - 1)]?.group.focus({ preventScroll: true })
}

function buildEdge(state, layer, edge, index) {
  const group = svg("g", { class: "edge", "data-edge": index }, layer)
  const hit = svg("path", { class: "hit" }, group), line = svg("path", { class: "line" }, group)
  const weight = edge.w === "1" ? null : svg("text", { class: "weight" }, group, edge.w)
  return { group, hit, line, weight, u: edge.u, v: edge.v, bend: bendOf(state, edge) }
}

function dressEdge(state, { group, line }, index) {
  const selected = state.selected?.kind === "edge" && state.selected.index === index
  group.classList.toggle("selected", selected)
  if (state.directed) line.setAttribute("marker-end", `url(#arrow-${selected ? "selected" : "plain"})`)
}

function buildNode(state, layer, node, index) {
  const group = svg("g", { "data-node": index, tabindex: -1, role: "button" }, layer)
  const r = radius(state), half = halfWidth(state, index), k = state.scale
  svg("title", {}, group, node.name)
  svg("rect", { class: "halo", x: -half - 4, y: -r - 4, width: 2 * half + 8, height: 2 * r + 8, rx: r + 4 }, group)
  const body = svg("rect", { class: "body", x: -half, y: -r, width: 2 * half, height: 2 * r, rx: r }, group)
  const name = svg("text", { class: state.inside ? "name value" : "name" }, group, state.inside ? "" : shownName(node.name))
  const role = svg("text", { class: "role", y: rolesBelow(state, index) ? r + 10 * k : -r - 8 * k }, group)
  const beside = state.inside ? svg("text", { class: "beside" }, group) : null
  return { group, body, name, role, beside, joined: joinedTo(state, index), value: state.inside ? name : svg("text", { class: "value", y: r + 13 * k }, group) }
}

// What an element says already is not written again: that would lay it out anew.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

function dressNode(state, parts, index, frame, text, crowded) {
  const selected = state.selected?.kind === "node" && state.selected.index === index
  const from = state.from === index, chosen = state.chosen === index && Boolean(frame?.nodes?.length)
  const walk = frame?.walk ?? [], done = state.done.has(index)
  set(parts.group, {
    class: `node${selected || from ? " selected" : ""}${chosen ? " chosen" : ""}${walk.includes(index) ? " walked" : ""}${done ? " done" : ""}`,
    tabindex: index === state.focus ? "0" : "-1", "aria-label": describeNode(state, index, text, parts.joined), "aria-pressed": String(selected || chosen),
  })
  paint(state, parts, frame?.fills?.[index] ?? null, frame?.nodes?.[state.chosen]?.values?.[index] ?? frame?.values?.[index] ?? null)
  const ends = [walk[0] === index && "start", walk.at(-1) === index && "end"].filter(Boolean)
  write(parts.role, ends.join(", "))
  write(parts.value, text)
  if (parts.beside) write(parts.beside, shownName(state.nodes[index].name) + (done ? ` was ${frame.texts[index]}` : ""))
  else parts.value.classList.toggle("quiet", crowded)
}

// A value -1 to 1 as a fill: the stronger, the further from the background; negative ones in a second colour.
const strengthOf = (value) => Math.round(100 * Math.min(1, Math.abs(value)))
const mixed = (value) => `color-mix(in srgb, var(${value < 0 ? "--tone-1" : "--tone-0"}) ${strengthOf(value)}%, var(--st-background-color))`

// Fill a node, and write its name in black or white, whichever stands out more against that fill.
function paint(state, parts, fill, value) {
  const { body, name } = parts, painted = [fill, value, state.theme].join()
  if (parts.painted === painted) return
  parts.painted = painted
  const empty = fill === null && value === null
  body.style.fill = empty ? "" : fill ?? mixed(value)
  name.style.fill = empty ? "" : inkOn(fill === null ? blended(state.palette, value) : partsOf(fill, 255))
}

// The theme's colours as three parts 0 to 1 each: asked once, since each answer makes the browser lay out the page.
function paletteOf(element) {
  const probe = element.appendChild(document.createElement("span"))
  const found = ["--tone-0", "--tone-1", "--st-background-color"].map((name) => {
    probe.style.color = `var(${name})`
    const { color } = getComputedStyle(probe)
    return partsOf(color, color.startsWith("color(") ? 1 : 255)
  })
  probe.remove()
  return found
}

const partsOf = (colour, whole) => colour.match(/[\d.]+(e-?\d+)?/g).slice(0, 3).map((part) => Number(part) / whole)

// What `mixed` shows.
function blended([heard, other, ground], value) {
  const share = strengthOf(value) / 100, tone = value < 0 ? other : heard
  return ground.map((part, k) => share * tone[k] + (1 - share) * part)
}

function inkOn(colour) {
  const [r, g, b] = colour.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
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
  if (only !== null) ui.shape = null // its elements no longer stand where the graph was drawn
  for (const edge of ui.edges.filter(({ u, v }) => only === null || u === only || v === only)) {
    const { path, middle } = curve(state, edge.u, edge.v, edge.bend)
    edge.hit.setAttribute("d", path)
    edge.line.setAttribute("d", path)
    if (edge.weight) setPoint(edge.weight, middle)
  }
  ui.nodes.forEach(({ group }, index) => {
    if (only !== null && index !== only) return
    const { x, y } = toScreen(state.view, state.nodes[index])
    group.setAttribute("transform", `translate(${x} ${y})`)
  })
  placeMarks(state, ui)
  placeNames(state, ui)
}

function placeMarks(state, ui) {
  for (const mark of ui.marks) {
    const { path, near, middle, far } = curve(state, mark.u, mark.v, mark.bend)
    mark.line.setAttribute("d", path)
    if (!mark.label) continue
    const spot = mark.label.tagName === "circle" ? middle : near
    setPoint(mark.label, ui.marks.length > 8 ? far : spot) // many labels have more room away from the hub
  }
}

function placeNames(state, ui) {
  const looped = new Set([...ui.marks, ...ui.edges].filter(({ u, v }) => u === v).map(({ u }) => u))
  ui.nodes.forEach(({ beside }, index) => {
    if (!beside) return
    const { x, y, anchor } = besideNode(state, index, looped.has(index))
    set(beside, { x: String(x), y: String(y) })
    beside.style.textAnchor = anchor
  })
}

function setPoint(element, { x, y }) {
  const [across, down] = element.tagName === "circle" ? ["cx", "cy"] : ["x", "y"]
  element.setAttribute(across, x)
  element.setAttribute(down, y)
}
