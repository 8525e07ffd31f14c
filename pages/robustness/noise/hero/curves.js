// Accuracy against sigma, one line a method, labelled at its end; the rule stands where the slider stands.

const SVG = "http://www.w3.org/2000/svg"

function element(parent, name, attributes, text) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text !== undefined) made.textContent = text
  parent.append(made)
  return made
}

// Labels at the ends of the lines, moved apart until none covers another.
function spread(labels, gap, low, high) {
  labels.sort((a, b) => a.y - b.y)
  for (let k = 1; k < labels.length; k += 1) labels[k].y = Math.max(labels[k].y, labels[k - 1].y + gap)
  const over = labels.length ? labels.at(-1).y - high : 0
  if (over > 0) labels.at(-1).y = high
  for (let k = labels.length - 2; k >= 0; k -= 1) labels[k].y = Math.min(labels[k].y, labels[k + 1].y - gap)
  return labels
}

function drawCurves(svg, data, place, stop) {
  const width = svg.clientWidth || 600, height = svg.clientHeight || 300
  const letter = 13
  const longest = Math.max(...place.curves.map((curve) => curve.title.length), 1)
  const room = Math.min(longest * letter * 0.54 + 14, width * 0.45)
  const box = { left: letter * 2.6, right: width - room, top: letter, bottom: height - letter * 3 }
  const last = data.stops.at(-1)
  const x = (sigma) => box.left + (box.right - box.left) * (sigma / last)
  const y = (percent) => box.bottom - (box.bottom - box.top) * (percent / 100)
  svg.replaceChildren()
  svg.setAttribute("aria-label", `Accuracy against sigma, ${place.title}: ${place.curves.map((curve) => `${curve.title} ${curve.points.find((point) => point.stop === stop)?.text ?? "not measured"}`).join("; ")}`)
  for (const percent of [0, 20, 40, 60, 80, 100]) {
    element(svg, "line", { class: percent ? "grid" : "axis", x1: box.left, x2: box.right, y1: y(percent), y2: y(percent) })
    element(svg, "text", { x: box.left - 6, y: y(percent) + letter * 0.35, "text-anchor": "end" }, percent)
  }
  for (const sigma of [0, 0.1, 0.2, 0.3].filter((one) => one <= last)) {
    element(svg, "text", { x: x(sigma), y: box.bottom + letter * 1.3, "text-anchor": "middle" }, sigma)
  }
  element(svg, "text", { x: box.left, y: height - 3 }, `σ of the noise →   ${data.axis}`)
  element(svg, "line", { class: "rule", x1: x(data.stops[stop]), x2: x(data.stops[stop]), y1: box.top, y2: box.bottom })
  const labels = []
  for (const curve of place.curves) {
    const chosen = curve.title === data.highlighted
    const at = (point) => `${x(data.stops[point.stop])},${y(point.top1)}`
    element(svg, "polyline", { points: curve.points.map(at).join(" "), fill: "none", stroke: curve.colour, "stroke-width": chosen ? 3.5 : 1.75 })
    for (const point of curve.points) {
      const middle = x(data.stops[point.stop])
      element(svg, "line", { x1: middle, x2: middle, y1: y(point.low), y2: y(point.high), stroke: curve.colour, "stroke-width": chosen ? 2 : 1 })
      const dot = element(svg, "circle", { cx: middle, cy: y(point.top1), r: point.stop === stop ? 6 : 3.5, stroke: curve.colour, "stroke-width": 2, fill: data.solid ? curve.colour : "var(--st-background-color)" })
      element(dot, "title", {}, `${curve.title}: ${point.text}`)
    }
    if (curve.points.length) labels.push({ y: y(curve.points.at(-1).top1), curve, chosen })
  }
  for (const { y: height, curve, chosen } of spread(labels, letter * 1.25, box.top, box.bottom)) {
    element(svg, "text", { x: box.right + 9, y: height + letter * 0.35, style: `fill: color-mix(in srgb, ${curve.colour} 70%, var(--st-text-color)); font-weight: ${chosen ? 700 : 400}` }, curve.title)
  }
}
