// Renumbering seen at once: the numbers in the drawing, the entries of the matrix, and what both networks answer. A press takes the
// next of the numberings that Python computed; the server hears of it when the presses rest.

const REST = 1000 // milliseconds
const SVG = "http://www.w3.org/2000/svg"
const PLOT = { left: 70, right: 630, top: 14, bottom: 190 }
const mounts = new WeakMap()

function svg(name, attributes, parent, text = null) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text !== null) made.textContent = text
  parent.append(made)
  return made
}

function div(name, parent, text = "") {
  const made = document.createElement(name === "cell" || name === "head" || name === "empty" ? "div" : name)
  made.className = name
  made.textContent = text
  parent.append(made)
  return made
}

function build(mount, data) {
  const { root } = mount, drawing = root.querySelector(".drawing"), cells = root.querySelector(".cells")
  drawing.replaceChildren()
  const xs = data.places.map(([x]) => x), ys = data.places.map(([, y]) => y)
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const scale = Math.min(880 / Math.max(right - left, 1), 540 / Math.max(bottom - top, 1), 1.6)
  const at = data.places.map(([x, y]) => [500 + scale * (x - (left + right) / 2), 330 + scale * (y - (top + bottom) / 2)])
  for (const [u, v] of data.edges) svg("line", { x1: at[u][0], y1: at[u][1], x2: at[v][0], y2: at[v][1] }, drawing)
  const r = data.places.length > 16 ? 27 : 38
  mount.nodes = at.map(([x, y]) => {
    const group = svg("g", { transform: `translate(${x} ${y})` }, drawing)
    svg("circle", { r }, group)
    return { group, text: svg("text", {}, group, "") }
  })
  const count = data.places.length
  cells.replaceChildren()
  cells.style.setProperty("--n", count)
  root.querySelector(".matrix").style.setProperty("--n", count)
  div("empty", cells)
  for (let k = 0; k < count; k += 1) {
    for (const [x, y] of [[k + 1, 0], [0, k + 1]]) put(div("head", cells, String(k + 1)), x, y)
  }
  mount.cells = data.entries.map(([i, j, text]) => {
    const cell = div("cell", cells), inner = document.createElement("i")
    inner.textContent = count > 16 ? "" : text
    cell.append(inner)
    return { cell, i, j }
  })
  mount.answers = ["graph", "plain"].map((name, which) => strip(root.querySelector(`svg.${name}`), data, which))
}

function put(element, x, y) {
  element.style.setProperty("--x", x)
  element.style.setProperty("--y", y)
}

const height = (value, [low, high]) => PLOT.bottom - ((value - low) / (high - low || 1)) * (PLOT.bottom - PLOT.top)

// One network's answers: a ring for each node as it was, a dot for what it is now.
function strip(canvas, data, which) {
  canvas.replaceChildren()
  const before = data.steps[0].answers[which], step = (PLOT.right - PLOT.left) / before.length
  for (const tick of data.ticks) {
    const y = height(tick, data.range)
    svg("line", { class: "rule", x1: PLOT.left, x2: PLOT.right, y1: y, y2: y }, canvas)
    svg("text", { class: "tick", x: PLOT.left - 8, y }, canvas, String(tick).replace("-", "−"))
  }
  svg("text", { x: (PLOT.left + PLOT.right) / 2, y: 226 }, canvas, "node, by its old number")
  return before.map((value, node) => {
    const x = PLOT.left + step * (node + 0.5), y = height(value, data.range), few = before.length <= 16
    const link = svg("line", { class: "link", x1: x, x2: x, y1: y, y2: y }, canvas)
    svg("circle", { class: "was", cx: x, cy: y, r: few ? 10 : 6 }, canvas)
    if (few) svg("text", { x, y: 208 }, canvas, data.names[node])
    return { link, dot: svg("circle", { class: "now", cx: x, cy: 0, r: few ? 5 : 3 }, canvas) }
  })
}

function show(mount, data) {
  const step = data.steps[mount.index], place = step.order.map(() => 0)
  step.order.forEach((old, now) => { place[old] = now })
  mount.nodes.forEach(({ group, text }, node) => {
    text.textContent = place[node] + 1
    group.setAttribute("class", place[node] === node ? "" : "changed")
  })
  for (const { cell, i, j } of mount.cells) put(cell, place[j] + 1, place[i] + 1)
  mount.answers.forEach((nodes, which) => nodes.forEach(({ link, dot }, node) => {
    const y = height(step.answers[which][node], data.range)
    dot.style.transform = `translateY(${y}px)`
    link.setAttribute("y2", y)
  }))
  const { root } = mount
  root.querySelector(".said").textContent = step.said
  root.querySelector(".count").textContent = step.called
  root.querySelector(".home").disabled = mount.index === 0
  root.querySelector(".next").disabled = data.steps.length < 2
  root.querySelector(".drawing").setAttribute("aria-label", `The graph; numbers of its nodes in order: ${place.map((k) => k + 1).join(", ")}`)
  root.querySelector(".matrix").setAttribute("aria-label", `Its adjacency matrix, ${step.called}`)
  root.querySelector("svg.graph").setAttribute("aria-label", data.alts[0])
  root.querySelector("svg.plain").setAttribute("aria-label", data.alts[1])
}

export default function ({ data, parentElement, setStateValue }) {
  const mount = mounts.get(parentElement) ?? { timer: null, told: null, shape: null, index: 0 }
  mounts.set(parentElement, mount)
  mount.root = parentElement
  const { root } = mount
  const shape = JSON.stringify([data.places, data.edges, data.entries, data.steps[0], data.range])
  if (mount.shape !== shape) build(mount, data)
  mount.shape = shape
  const captions = root.querySelectorAll("figcaption")
  data.networks.forEach((name, which) => { captions[which].textContent = name })
  root.querySelector(".next").textContent = data.verb
  if (mount.timer === null) mount.index = data.index
  show(mount, data)
  const go = (index) => {
    mount.index = index
    show(mount, data)
    clearTimeout(mount.timer)
    mount.timer = setTimeout(() => {
      mount.timer = null
      setStateValue("numbering", data.steps[index].number)
    }, REST)
  }
  root.querySelector(".next").onclick = () => go(mount.index + 1 < data.steps.length ? mount.index + 1 : 1)
  root.querySelector(".home").onclick = () => go(0)
}
