// Labels join one by one: accuracy up to the last that joined, and who took images so far. All of it was computed before,
// so that a drag is answered here; Python hears where it ended.

const mounts = new WeakMap()
const MOST = 6 // thieves in the list
const drawn = (name, attributes, text) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text !== undefined) made.textContent = text
  return made
}
const percent = (value) => `${value.toFixed(1)} %`

export default function ({ data, parentElement: root, setStateValue }) {
  const mount = mounts.get(root) ?? { told: "", at: 0 }
  mounts.set(root, mount)
  const find = (selector) => root.querySelector(selector)
  const input = find("input"), svg = find("svg"), last = data.labels.length
  const told = JSON.stringify([data.of, data.at])
  if (told !== mount.told) Object.assign(mount, { told, at: data.at }) // else the hand knows better
  input.max = last
  input.setAttribute("aria-label", `Added labels of ${data.from}`)
  find(".fewer").setAttribute("aria-label", "One label fewer")
  find(".further").setAttribute("aria-label", "One label more")

  function report() {
    const { title, rows } = data.report
    find(".report .title").textContent = title
    find(".report .rows").replaceChildren(...rows.map(([number, words]) => {
      const row = document.createElement("div"), large = document.createElement("b")
      large.textContent = number
      row.append(large, words)
      return row
    }))
  }

  function axes() {
    const width = Math.max(240, svg.clientWidth || 480), height = data.presenting ? data.height : Math.max(data.height, Math.min(420, 0.48 * width))
    const box = { left: 46, right: width - 14, top: 10, bottom: height - 42 }
    mount.x = (added) => box.left + ((box.right - box.left) * added) / last
    mount.y = (value) => box.bottom - ((box.bottom - box.top) * value) / 100
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    svg.setAttribute("height", height)
    svg.style.minHeight = `${height}px` // the style sheet's holds the room until here
    const step = [5, 10, 20, 25].find((one) => last / one <= 6) ?? 50
    const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, k) => k * step)
    mount.axes = [0, 20, 40, 60, 80, 100].flatMap((tick) => [
      drawn("line", { class: "grid", x1: box.left, x2: box.right, y1: mount.y(tick), y2: mount.y(tick) }),
      drawn("text", { x: box.left - 6, y: mount.y(tick) + 4, "text-anchor": "end" }, tick === 100 ? "100 %" : tick),
    ])
    mount.axes.push(...ticks.map((tick) => drawn("text", { x: mount.x(tick), y: box.bottom + 18, "text-anchor": "middle" }, tick)))
    mount.axes.push(drawn("text", { x: (box.left + box.right) / 2, y: height - 5, "text-anchor": "middle" }, `labels of ${data.from} added`))
  }

  function list() {
    const took = data.taken.map((images, k) => ({ images, k })).filter(({ images, k }) => images && k < mount.at)
    const all = took.reduce((sum, one) => sum + one.images, 0)
    took.sort((a, b) => b.images - a.images)
    find(".thieves p").textContent = took.length ? `${took.length} labels took ${all} of ${data.n.toLocaleString("en")} images` : "No image is taken yet"
    const most = Math.max(...data.taken)
    find("ol").replaceChildren(...Array.from({ length: MOST }, (_, place) => {
      const item = document.createElement("li"), one = took[place]
      if (!one) return item
      const words = document.createElement("span"), name = document.createElement("span"), bar = document.createElement("i")
      name.textContent = data.labels[one.k]
      words.append(name, String(one.images))
      bar.style.transform = `scaleX(${one.images / most})`
      item.className = one.k === mount.at - 1 ? "new" : ""
      item.append(words, bar)
      return item
    }))
  }

  function show() {
    const { at } = mount, here = data.curve[at]
    input.value = at
    const among = `right among ${data.own + at} labels: ${data.title}`
    input.setAttribute("aria-valuetext", `${at} of ${last} added, ${percent(here.percent)} right`)
    find(".now strong").textContent = percent(here.percent)
    find(".now span").textContent = among
    const took = at ? data.taken[at - 1] : 0
    find(".joined").textContent = at
      ? `${at} of ${last}: “${data.labels[at - 1]}” joins and takes ${took ? `${took} image${took === 1 ? "" : "s"}` : "none"}`
      : `its own ${data.own} labels alone; drag to add those of ${data.from}`
    find(".fewer").disabled = at === 0
    find(".further").disabled = at === last
    const { x, y } = mount
    const path = data.curve.slice(0, at + 1).map(({ percent: value }, k) => (k ? `H${x(k)}V${y(value)}` : `M${x(0)} ${y(value)}`)).join("")
    const point = drawn("circle", { class: `mark ${data.source}`, cx: x(at), cy: y(here.percent), r: 6 })
    point.append(drawn("title", {}, `${percent(here.percent)}, 95 %: ${here.low.toFixed(1)} to ${here.high.toFixed(1)}`))
    svg.replaceChildren(
      ...mount.axes,
      drawn("path", { class: "line", d: path }),
      drawn("line", { class: "span", x1: x(at), x2: x(at), y1: y(here.low), y2: y(here.high) }),
      point,
    )
    svg.setAttribute("aria-label", `${percent(data.curve[0].percent)} right among its own ${data.own} labels, ${percent(here.percent)} with ${at} more`)
    list()
  }

  const go = (at) => {
    mount.at = Math.max(0, Math.min(last, at))
    show()
  }
  const tell = () => setStateValue("added", mount.at)

  report()
  axes()
  show()
  input.oninput = () => go(Number(input.value))
  input.onchange = tell
  find(".fewer").onclick = () => { go(mount.at - 1); tell() }
  find(".further").onclick = () => { go(mount.at + 1); tell() }
  const watch = new ResizeObserver(() => {
    if (Math.abs((mount.width ?? 0) - svg.clientWidth) <= 1) return
    mount.width = svg.clientWidth
    axes()
    show()
  })
  watch.observe(svg)
  return () => watch.disconnect()
}
