// Numbers on the move: a node's update travels along the edges into the formula and back into the node, a whole layer all at once.
// Everything is handed to the browser's animations at the press, so that a step costs a few milliseconds of script. Who asks for
// less motion sees the outcome at once.

const FLIGHT = 340, SPREAD = 270, BACK = 180, LAYER = 520 // milliseconds: one node's update takes less than a second
const MOST_FLIERS = 160

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches

// Bring what is under way to its end at once; `quietly` where whoever asks draws everything anew.
function land(ui, quietly = false) {
  const { flight } = ui
  if (!flight) return
  ui.flight = null
  clearTimeout(flight.timer)
  for (const one of flight.animations) one.cancel()
  ui.fliers.replaceChildren()
  flight.end(quietly)
}

function takeOff(ui, animations, duration, end) {
  ui.flight = { animations, end, timer: setTimeout(() => land(ui), duration) }
}

const middle = (element, { box: origin, zoom }) => {
  const box = element.getBoundingClientRect()
  return { x: (box.left + box.width / 2 - origin.left) / zoom, y: (box.top + box.height / 2 - origin.top) / zoom }
}
// Where a node stands, without asking the browser: it would have to lay out the page first.
const centreOf = (state, ui, index) => {
  const { x, y } = toScreen(state.view, state.nodes[index])
  return { x: x + ui.corner.x, y: y + ui.corner.y }
}
const originOf = (ui) => ({ box: ui.stage.getBoundingClientRect(), zoom: zoomOf(ui.stage) })

// One number on its way over some points; hidden before `delay` where `late`.
function flier(text, tone, points, timing, fill = "") {
  const element = document.createElement("span")
  element.className = `flier tone-${tone ?? 0}`
  if (fill) element.style.background = fill
  else element.textContent = text
  const frames = points.map(({ x, y }) => ({ transform: `translate(${x}px, ${y}px) translate(-50%, -50%)` }))
  return { element, start: () => element.animate(frames, { easing: "ease-in-out", fill: "both", ...timing }) }
}

const appear = (element, at) => element.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 60, delay: Math.max(0, at - 60), fill: "backwards" })

// The update of the chosen node, whose lines stand in the formula: its terms arrive one by one, the result goes back.
function flyUpdate(state, ui, node, end) {
  if (still() || !ui.lines.childElementCount) return end()
  const origin = originOf(ui)
  const centres = ui.nodes.map((_, index) => centreOf(state, ui, index))
  const rows = [...ui.lines.children].map((row) => [...row.children].map((span) => ({ span, at: middle(span, origin) })))
  const terms = rows[0].filter(({ span }) => span.source != null)
  const fliers = [], hidden = []
  const landing = (index) => FLIGHT + (terms.length > 1 ? (SPREAD * index) / (terms.length - 1) : 0)
  const arrived = FLIGHT + SPREAD
  terms.forEach(({ span, at }, index) => {
    const way = span.source === node ? [centres[node], at] : [centres[span.source], centres[node], at]
    fliers.push(flier(span.textContent, span.tone, way, { delay: landing(index) - FLIGHT, duration: FLIGHT }))
    hidden.push([span, landing(index)])
  })
  const last = terms.at(-1)?.span
  let past = !last
  for (const { span } of rows[0]) {
    if (past) hidden.push([span, arrived])
    past ||= span === last
  }
  rows.slice(1).forEach((row, index) => {
    hidden.push([row[0].span.parentElement, arrived + 30 * (index + 1)])
    for (const { span, at } of row) {
      if (span.source != null) fliers.push(flier(span.textContent, span.tone, [centres[span.source], at], { delay: SPREAD, duration: FLIGHT }))
    }
  })
  const result = rows.flat().find(({ span }) => span.target != null)
  const home = arrived + 30 * rows.length
  if (result) fliers.push(flier(result.span.textContent, result.span.tone, [result.at, centres[result.span.target]], { delay: home, duration: BACK }))
  if (result) hidden.push([fliers.at(-1).element, home])
  ui.fliers.replaceChildren(...fliers.map(({ element }) => element))
  takeOff(ui, [...fliers.map(({ start }) => start()), ...hidden.map(([element, at]) => appear(element, at))], home + BACK, end)
}

// A whole layer: every message from every node at once.
function flyLayer(state, ui, frame, end) {
  const messages = (frame?.nodes ?? []).flatMap(({ marks }) => marks.filter((mark) => mark.u !== mark.v))
  if (still() || !messages.length || messages.length > MOST_FLIERS) return end()
  const centres = ui.nodes.map((_, index) => centreOf(state, ui, index))
  const fliers = messages.map(({ u, v, text = "", tone, fill }) => flier(text.length > 6 ? "•" : text, tone, [centres[u], centres[v]], { duration: LAYER }, fill))
  ui.fliers.replaceChildren(...fliers.map(({ element }) => element))
  takeOff(ui, fliers.map(({ start }) => start()), LAYER, end)
}
