// Megabytes kept for backward, layer by layer. With a graph they climb; without, the same staircase falls onto the axis.

const NS = "http://www.w3.org/2000/svg"
const mounts = new WeakMap()

function add(parent, tag, attributes, text) {
  const element = document.createElementNS(NS, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  if (text !== undefined) element.textContent = text
  parent.append(element)
  return element
}

// Names of big steps, largest first, each where no other stands.
function place(names, data, x, y, right) {
  const width = (text) => text.length * data.letters * 0.56
  const end = y(data.steps.at(-1).mb)
  const taken = [{ left: right - 8 - width(data.total), right, top: end - data.letters * 2, bottom: end - 2 }] // the total
  for (const step of names) {
    const text = `${step.name} +${step.text}`
    const inside = x(step.end) + 8 + width(text) < right
    const left = inside ? x(step.end) + 8 : x(step.end) - 8 - width(text)
    const at = y(step.mb) + data.letters * (inside ? 1.3 : -0.5)
    const box = { left, right: left + width(text), top: at - data.letters, bottom: at + 4 }
    const free = taken.every((one) => box.right < one.left || box.left > one.right || box.bottom < one.top || box.top > one.bottom)
    if (free && box.bottom < y(0)) taken.push({ ...box, text, at })
  }
  return taken.slice(1)
}

function draw(mount, data) {
  const { svg } = mount
  const width = svg.clientWidth || 800, height = data.height, letters = data.letters
  const left = letters * 4, right = width - letters, bottom = height - letters * 2.6, top = letters * 1.6
  const last = data.steps.length
  const x = (place) => left + ((right - left) * place) / last
  const y = (mb) => bottom - ((bottom - top) * mb) / Math.max(data.ticks.at(-1), 1e-9)
  svg.setAttribute("height", height)
  svg.setAttribute("aria-label", data.alt)
  svg.style.fontSize = `${letters}px`
  svg.replaceChildren()
  for (const tick of data.ticks) {
    add(svg, "line", { x1: left, x2: right, y1: y(tick), y2: y(tick), class: "grid" })
    add(svg, "text", { x: left - 8, y: y(tick) + letters * 0.35, "text-anchor": "end" }, tick.toLocaleString("en"))
  }
  add(svg, "text", { x: left, y: top - letters * 0.7, class: "bold" }, "MB kept for the backward pass so far")
  add(svg, "text", { x: right, y: bottom + letters * 1.8, "text-anchor": "end" }, `layers in the order of the forward pass (${last})`)
  let path = `M${x(0)},${bottom}`
  data.steps.forEach((step, i) => { path += `V${y(step.mb)}H${x(i + 1)}` })
  const steps = add(svg, "g", { class: "steps" })
  steps.style.transformOrigin = `0 ${bottom}px`
  add(steps, "path", { d: `${path}V${bottom}Z`, class: "area" })
  add(steps, "path", { d: path, class: "line" })
  const names = add(svg, "g", { class: "names" })
  for (const one of place(data.names, data, x, y, right)) add(names, "text", { x: one.left, y: one.at }, one.text)
  add(names, "text", { x: right - 8, y: y(data.steps.at(-1).mb) - letters * 0.7, "text-anchor": "end", class: "bold" }, data.total)
  const flat = add(svg, "text", { x: right - 8, y: bottom - letters, "text-anchor": "end", class: "flat bold" }, data.none)
  data.steps.forEach((step, i) => {
    const hit = add(svg, "rect", { x: x(i), y: top, width: x(i + 1) - x(i), height: bottom - top, class: "hit" })
    add(hit, "title", {}, step.says)
  })
  mount.show = (graph) => {
    steps.classList.toggle("fallen", !graph)
    names.classList.toggle("hidden", !graph)
    flat.classList.toggle("hidden", graph)
  }
  mount.show(mount.graph)
}

export default function ({ data, parentElement }) {
  const svg = parentElement.querySelector("svg")
  let mount = mounts.get(parentElement)
  if (!mount) {
    mount = { svg, graph: data.graph, story: "" }
    mounts.set(parentElement, mount)
    mount.sizes = new ResizeObserver(() => mount.data && draw(mount, mount.data))
  }
  mount.data = data
  const story = JSON.stringify([data.steps, data.letters, data.height])
  if (story !== mount.story) {
    mount.graph = data.graph
    mount.story = story
    draw(mount, data)
    mount.sizes.observe(svg)
  } else if (data.graph !== mount.graph) {
    mount.graph = data.graph
    svg.getBoundingClientRect() // so that the browser has a state to start from
    mount.show(data.graph)
  }
  return () => mount.sizes.disconnect()
}
