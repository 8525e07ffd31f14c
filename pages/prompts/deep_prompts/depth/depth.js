// Accuracy over the injection layer, the blocks below it, and the slider below those: one row of positions for all three.

const mounts = new WeakMap()

const made = (name, className, text = "") => {
  const element = document.createElement(name)
  element.className = className
  element.textContent = text
  return element
}

function drawChart(root, data) {
  const svg = root.querySelector(".plot svg"), marks = root.querySelector(".marks"), labels = root.querySelector(".labels")
  const [low, high] = data.domain, up = (value) => (100 * (value - low)) / (high - low)
  const across = (layer) => `${(100 * (layer + 0.5)) / data.blocks}%`
  const shape = (name, values) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name)
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, value)
    return element
  }
  svg.replaceChildren(...data.ticks.map((tick) => shape("line", { x1: 0, x2: data.blocks, y1: 100 - up(tick), y2: 100 - up(tick) })))
  marks.replaceChildren(...data.ticks.map((tick) => {
    const text = made("span", "tick", `${tick} %`)
    text.style.bottom = `${up(tick)}%`
    return text
  }))
  const ends = []
  for (const one of data.series) {
    const line = one.points.map(({ layer, top1 }, k) => `${k ? "L" : "M"}${layer + 0.5} ${100 - up(top1)}`).join("")
    svg.append(shape("path", { d: line, stroke: one.colour }))
    for (const { layer, top1, low: from, high: to, tip } of one.points) {
      const bar = made("i", "bar"), point = made("i", `point ${one.source}`)
      Object.assign(bar.style, { left: across(layer), bottom: `${up(from)}%`, height: `${up(to) - up(from)}%`, background: one.colour })
      Object.assign(point.style, { left: across(layer), bottom: `${up(top1)}%`, borderColor: one.colour, background: one.source === "stored" ? "var(--st-background-color)" : one.colour })
      point.style.marginBottom = "-0.4em"
      point.title = tip
      point.dataset.layer = layer
      marks.append(bar, point)
    }
    const last = one.points[one.points.length - 1]
    ends.push({ name: one.name, colour: one.colour, at: up(last.top1) })
  }
  ends.sort((a, b) => a.at - b.at)
  ends.forEach((end, k) => { if (k) end.at = Math.max(end.at, ends[k - 1].at + 8) })
  labels.replaceChildren(...ends.map(({ name, colour, at }) => {
    const text = made("span", "", name)
    text.style.bottom = `${at}%`
    text.style.color = `color-mix(in srgb, ${colour} 70%, var(--st-text-color))`
    return text
  }))
}

export default function ({ data, parentElement: root, setStateValue }) {
  const mount = mounts.get(root) ?? { seq: data.answered }
  mounts.set(root, mount)
  const at = (selector) => root.querySelector(selector), input = at("input")
  at(".depth").style.setProperty("--count", data.blocks)
  at(".depth").style.setProperty("--high", data.high)
  input.max = data.blocks - 1
  const story = JSON.stringify([data.series, data.domain])
  if (mount.story !== story) {
    drawChart(root, data)
    at(".blocks").replaceChildren(...Array.from({ length: data.blocks }, (_, k) => made("span", "", String(k))))
  }
  mount.story = story

  const draw = (layer) => {
    mount.layer = layer
    input.value = layer
    ;[...at(".blocks").children].forEach((block, k) => { block.className = k < layer ? "before" : "" })
    at(".here").style.left = `${(100 * (layer + 0.5)) / data.blocks}%`
    for (const point of root.querySelectorAll(".point")) point.classList.toggle("on", Number(point.dataset.layer) === layer)
    const found = data.series.map((one) => [one, one.points.find((point) => point.layer === layer)]).filter(([, point]) => point)
    const left = data.blocks - layer
    at(".where").textContent = `Layer ${layer}: ${left} ${left === 1 ? "block" : "blocks"} can use the tokens`
    const measured = [...new Set(data.series.flatMap((one) => one.points.map((point) => point.layer)))].sort((a, b) => a - b)
    at(".values").replaceChildren(...(found.length ? found.map(([one, point], k) => {
      const value = made("span", k ? "value" : "value main")
      value.append(made("b", "", `${point.top1.toFixed(1)} %`), ` ${one.name}`)
      return value
    }) : [made("span", "value", `not measured here; measured at layers ${measured.join(", ")}`)]))
    input.setAttribute("aria-valuetext", `layer ${layer}, ${at(".values").textContent}`)
  }
  input.oninput = () => {
    mount.held = true
    draw(Number(input.value))
  }
  input.onchange = () => {
    mount.held = false
    mount.seq += 1
    setStateValue("layer", { layer: mount.layer, seq: mount.seq })
  }
  draw(mount.held || data.answered < mount.seq ? mount.layer : data.at)
}
