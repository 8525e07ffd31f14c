// Accuracy against images per class: a slider that answers in the browser. Python hears of it once the hand rests.

const mounts = new WeakMap()
const drawn = (name, attributes, text) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text !== undefined) made.textContent = text
  return made
}
const percent = (value) => `${value.toFixed(1)} %`
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

export default function ({ data, parentElement: root, setStateValue }) {
  const mount = mounts.get(root) ?? { told: "", level: 0, draw: 0 }
  mounts.set(root, mount)
  const find = (name) => root.querySelector(name)
  const input = find("input"), svg = find("svg"), cards = find(".cards")
  const last = data.counts.length - 1
  const told = JSON.stringify([data.of, data.level, data.draw])
  if (told !== mount.told) Object.assign(mount, { told, level: data.level, draw: data.draw }) // else the hand knows better
  mount.level = Math.min(mount.level, last)
  input.max = last
  input.setAttribute("aria-label", "Training images a class")

  const draws = () => data.accuracies[mount.level].length
  const tell = () => setStateValue("at", { level: mount.level, draw: mount.draw })

  function build() {
    cards.replaceChildren(...data.truth.map((truth, place) => {
      const figure = document.createElement("figure"), caption = document.createElement("figcaption")
      const picture = document.createElement(data.pictures[place] ? "img" : "div")
      if (data.pictures[place]) Object.assign(picture, { src: data.pictures[place], alt: truth })
      else Object.assign(picture, { className: "no-picture", textContent: truth })
      const mark = document.createElement("span")
      mark.className = "side"
      caption.append(document.createElement("div"), document.createElement("div"))
      caption.firstChild.className = "said"
      figure.append(picture, mark, caption)
      return figure
    }))
  }

  function chart() {
    const width = Math.max(240, svg.clientWidth || 480), height = data.presenting ? 190 : Math.min(420, Math.max(250, width / 2))
    const margin = { left: 46, right: 12, top: 8, bottom: 44 }
    const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom }
    const low = Math.log(data.counts[0] / 1.3), high = Math.log(data.counts[last] * 1.3)
    mount.x = data.counts.map((count) => margin.left + (inner.width * (Math.log(count) - low)) / (high - low))
    const y = (value) => margin.top + inner.height * (1 - value / 100)
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    svg.setAttribute("height", height)
    svg.style.minHeight = `${height}px` // the style sheet's holds the room until here
    svg.setAttribute("aria-label", data.alt)
    const parts = [0, 20, 40, 60, 80, 100].flatMap((tick) => [
      drawn("line", { class: "grid", x1: margin.left, x2: width - margin.right, y1: y(tick), y2: y(tick) }),
      drawn("text", { x: margin.left - 6, y: y(tick) + 4, "text-anchor": "end" }, tick === 100 ? "100 %" : tick),
    ])
    data.counts.forEach((count, i) => parts.push(drawn("text", { x: mount.x[i], y: height - margin.bottom + 20, "text-anchor": "middle" }, count)))
    parts.push(drawn("text", { x: margin.left + inner.width / 2, y: height - 5, "text-anchor": "middle" }, "training images a class"))
    parts.push(drawn("line", { class: "chance", x1: margin.left, x2: width - margin.right, y1: y(data.chance), y2: y(data.chance) }))
    parts.push(drawn("text", { x: width - margin.right, y: y(data.chance) - 5, "text-anchor": "end" }, `guessing ${data.chance.toPrecision(2)} %`))
    mount.rule = drawn("line", { class: "rule", y1: margin.top, y2: margin.top + inner.height })
    const line = data.accuracies.map((values, i) => `${mount.x[i]},${y(mean(values))}`).join(" ")
    parts.push(mount.rule, drawn("polyline", { class: "mean", points: line }))
    mount.marks = data.accuracies.map((values, i) => values.map((value, draw) => {
      const mark = drawn("circle", { cx: mount.x[i], cy: y(value), r: 4.5 })
      mark.append(drawn("title", {}, `${data.counts[i]} a class, draw ${draw + 1}: ${percent(value)}`))
      return mark
    }))
    svg.replaceChildren(...parts, ...mount.marks.flat())
  }

  function show() {
    const { level } = mount, values = data.accuracies[level]
    const draw = (mount.draw = Math.min(mount.draw, values.length - 1))
    input.value = level
    input.setAttribute("aria-valuetext", `${data.counts[level]} a class, ${percent(mean(values))}`)
    find(".of").textContent = `${data.counts[level]} image${data.counts[level] === 1 ? "" : "s"} a class`
    find(".large").textContent = percent(mean(values))
    const spread = `${percent(Math.min(...values))} to ${percent(Math.max(...values))}`
    find(".spread").textContent = `right on the test images, the mean of ${values.length} draws, which lie from ${spread}`
    find(".draw").textContent = `draw ${draw + 1} of ${values.length}: ${percent(values[draw])}`
    find(".before").disabled = draw === 0
    find(".next").disabled = draw === values.length - 1
    mount.rule.setAttribute("x1", mount.x[level])
    mount.rule.setAttribute("x2", mount.x[level])
    mount.marks.forEach((marks, i) => marks.forEach((mark, j) =>
      mark.setAttribute("class", `mark ${data.source} ${i === level && j === draw ? "chosen" : ""}`)))
    svg.append(mount.marks[level][draw]) // before those that it lies among
    let right = 0
    data.answers[level][draw].forEach((answer, place) => {
      const figure = cards.children[place], truth = data.truth[place], hit = answer === truth
      const look = hit ? "right" : "wrong"
      const turned = figure.dataset.look && figure.dataset.look !== look
      figure.dataset.look = look
      figure.className = look
      if (turned) { void figure.offsetWidth; figure.classList.add("turned") }
      figure.querySelector(".side").textContent = hit ? "✓" : "✗"
      figure.lastChild.firstChild.textContent = answer
      figure.lastChild.lastChild.textContent = hit ? "" : `it is: ${truth}`
      right += hit
    })
    find(".right-of").textContent = `${right} of ${data.truth.length} right`
  }

  function go(level, draw = mount.draw) {
    mount.level = Math.max(0, Math.min(last, level))
    mount.draw = Math.max(0, Math.min(draws() - 1, draw))
    show()
  }

  build()
  chart()
  show()
  input.oninput = () => go(Number(input.value))
  input.onchange = tell
  find(".before").onclick = () => { go(mount.level, mount.draw - 1); tell() }
  find(".next").onclick = () => { go(mount.level, mount.draw + 1); tell() }
  svg.onclick = (event) => {
    const box = svg.getBoundingClientRect(), at = (event.clientX - box.left) * (svg.clientWidth / box.width) // on a projector all is enlarged
    const near = mount.x.map((x) => Math.abs(x - at))
    go(near.indexOf(Math.min(...near)))
    tell()
  }
  const watch = new ResizeObserver(() => { if (Math.abs((mount.width ?? 0) - svg.clientWidth) > 1) { mount.width = svg.clientWidth; chart(); show() } })
  watch.observe(svg)
  return () => watch.disconnect()
}
