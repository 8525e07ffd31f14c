// Attention over a picture, in the browser: which patch listens, layer, head, mask, positions and order change without the server.
// Python sends every weight once, as 16-bit ten-thousandths; it hears where one stands when the hand rests, for the link.

const REST = 900 // milliseconds
const SVG = "http://www.w3.org/2000/svg"
const SIZE = 400, TOP = 84 // of the picture, and of the row above it in which CLS stands
const FULL = 5 // a disc fills its patch at so many times the even share: one scale for all layers
const PLOT = { left: 46, right: 400, top: 14, bottom: 270 }
const LOUD = 4 // so many are named
const mounts = new WeakMap()

function svg(name, attributes, parent, text = null) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text !== null) made.textContent = text
  parent.append(made)
  return made
}

function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
  return new Uint16Array(bytes.buffer)
}

// Where patch `token` stands: its place in the sequence; CLS keeps its own.
const placeOf = (mount, token) => (mount.view.shuffled && token ? mount.places[token] : token)

function at(mount, token) {
  if (!token) return { x: 42, y: 38 }
  const cell = SIZE / mount.data.side, place = placeOf(mount, token) - 1
  return { x: cell * ((place % mount.data.side) + 0.5), y: TOP + cell * (Math.floor(place / mount.data.side) + 0.5) }
}

const near = (mount, a, b) => {
  const side = mount.data.side
  if (!a || !b) return true
  const [p, q] = [placeOf(mount, a) - 1, placeOf(mount, b) - 1]
  return Math.abs((p % side) - (q % side)) <= 1 && Math.abs(Math.floor(p / side) - Math.floor(q / side)) <= 1
}

// What the chosen token hears of each token, patches by their own numbers; a mask leaves the ratios of what gets through.
function row(mount) {
  const { view, data } = mount, count = data.tokens.length, heads = view.head ? [view.head - 1] : [...Array(data.heads).keys()]
  const moved = view.shuffled && view.positions // without positions the weights go along with their patches
  const weights = mount.weights[view.positions ? (moved ? "shuffled" : "on") : "off"]
  const index = (token) => (moved ? placeOf(mount, token) : token)
  const found = Array(count).fill(0)
  for (const head of heads) {
    const start = (((view.layer - 1) * data.heads + head) * count + index(view.token)) * count
    for (let other = 0; other < count; other += 1) found[other] += weights[start + index(other)] / heads.length
  }
  if (view.mask === "neighbours") for (let other = 0; other < count; other += 1) if (!near(mount, view.token, other)) found[other] = 0
  const sum = found.reduce((a, b) => a + b, 0) || 1
  return found.map((one) => one / sum)
}

const percent = (share) => (share > 0 && share < 0.005 ? "< 1\u00a0%" : `${Math.round(100 * share)}\u00a0%`) // never broken between number and sign

function build(mount) {
  const { root, data } = mount, canvas = root.querySelector(".picture"), cell = SIZE / data.side, even = 1 / data.tokens.length
  canvas.setAttribute("viewBox", `-4 -4 ${SIZE + 8} ${SIZE + TOP + 8}`)
  canvas.style.maxHeight = data.presenting ? "36vh" : "" // whole on a projector, which draws it half as large again
  canvas.replaceChildren()
  const layer = svg("g", {}, canvas)
  mount.wires = svg("g", { class: "wires", "aria-hidden": "true" }, canvas)
  const marks = svg("g", {}, canvas)
  mount.radius = (share, size) => size * 0.47 * Math.sqrt(Math.min(1, share / (FULL * even)))
  mount.pieces = data.tokens.map((name, token) => {
    const size = token ? cell : 76, half = size / 2
    const ground = svg("g", { class: "piece" }, layer)
    if (token) {
      const [x, y] = [(token - 1) % data.side, Math.floor((token - 1) / data.side)]
      const cut = svg("svg", { x: -half, y: -half, width: size, height: size, viewBox: `${x * cell} ${y * cell} ${cell} ${cell}` }, ground)
      svg("image", { href: data.picture, width: SIZE, height: SIZE, preserveAspectRatio: "none" }, cut)
    } else svg("rect", { class: "plate", x: -half, y: -half, width: size, height: size, rx: 10 }, ground)
    const group = svg("g", { class: "piece", role: "button", "data-token": token }, marks)
    const r = mount.radius(even, size), letters = token ? Math.max(11, cell * 0.15) : 17
    svg("rect", { class: "frame", x: -half, y: -half, width: size, height: size, rx: token ? 0 : 10, "pointer-events": "all" }, group)
    const disc = svg("circle", { class: "disc" }, group)
    svg("circle", { class: "even under", r }, group)
    svg("circle", { class: "even", r }, group)
    svg("rect", { class: "chip", x: -half, y: -half, width: letters * (0.7 * name.length + 0.7), height: letters * 1.35, rx: 3 }, group)
    svg("text", { class: "number", x: -half + letters * 0.35, y: -half + letters, "font-size": letters }, group, name)
    return { ground, group, disc, size, share: svg("text", { class: "share", y: token ? half * 0.72 : half * 0.6, "font-size": Math.max(11, (token ? cell : 100) * 0.17) }, group) }
  })
  lens(mount)
}

function draw(mount) {
  const { root, data, view } = mount, shares = row(mount), canvas = root.querySelector(".picture")
  const names = (token) => (token === view.token ? "itself" : token ? `patch ${data.tokens[token]}` : "CLS")
  mount.pieces.forEach(({ ground, group, disc, share, size }, token) => {
    const { x, y } = at(mount, token)
    ground.style.transform = group.style.transform = `translate(${x}px, ${y}px)`
    disc.setAttribute("r", mount.radius(shares[token], size))
    share.textContent = percent(shares[token])
    group.setAttribute("class", `piece${token === view.token ? " chosen" : ""}${shares[token] ? "" : " deaf"}`)
    group.setAttribute("tabindex", token === view.token ? 0 : -1)
    group.setAttribute("aria-pressed", String(token === view.token))
    group.setAttribute("aria-label", `${token ? `Patch ${data.tokens[token]}` : "CLS"}, heard with ${percent(shares[token])}`)
  })
  wires(mount, shares)
  const loud = shares.map((share, token) => [share, token]).filter(([share]) => share).sort((a, b) => b[0] - a[0])
  const heard = loud.slice(0, LOUD).map(([share, token]) => `${names(token)} (${percent(share)})`).join(", ")
  const who = view.token ? `Patch ${data.tokens[view.token]}` : "CLS"
  root.querySelector(".said").textContent = `${who} hears ${heard}. An even mean over the ${loud.length} it may hear would give each ${percent(1 / loud.length)}.`
  root.querySelector(".scale").textContent = `Disc: share of what the framed patch hears. Dashed ring: even = ${percent(1 / data.tokens.length)}. The scale is the same in every layer. A weight is not importance.`
  canvas.setAttribute("aria-label", `${data.alt}. ${who} listens. Arrow keys choose another patch.`)
  controls(mount)
  if (mount.here) place(mount.here, view.layer, data.layers)
}

// Edges of the graph: from every token that is heard to the one that listens, as thick as their weight.
function wires(mount, shares) {
  const here = at(mount, mount.view.token), wanted = []
  shares.forEach((share, token) => { if (share && token !== mount.view.token) wanted.push([at(mount, token), share]) })
  while (mount.wires.childElementCount < 2 * wanted.length) svg("line", {}, mount.wires)
  ;[...mount.wires.children].forEach((line, k) => {
    const [there, share] = wanted[k >> 1] ?? []
    line.style.display = there ? "" : "none"
    if (!there) return
    const wide = 1 + 50 * Math.min(share, 0.3)
    const attributes = { class: k % 2 ? "wire" : "wire under", x1: there.x, y1: there.y, x2: here.x, y2: here.y, "stroke-width": k % 2 ? wide : wide + 2 }
    for (const [name, value] of Object.entries(attributes)) line.setAttribute(name, value)
  })
}

function controls(mount) {
  const { root, view, data } = mount
  root.querySelector(".layer").value = view.layer
  root.querySelector("output").textContent = `${view.layer} of ${data.layers}`
  root.querySelector(".head").value = view.head
  for (const button of root.querySelectorAll("[data-mask]")) button.setAttribute("aria-pressed", String(button.dataset.mask === view.mask))
  root.querySelector(".positions").setAttribute("aria-pressed", String(view.positions))
  root.querySelector(".shuffle").setAttribute("aria-pressed", String(view.shuffled))
}

const across = (block, blocks) => PLOT.left + ((PLOT.right - PLOT.left) * (block - 1)) / Math.max(1, blocks - 1)
const up = (share) => PLOT.bottom - share * (PLOT.bottom - PLOT.top)

function place(line, layer, layers) {
  line.setAttribute("x1", across(layer, layers))
  line.setAttribute("x2", across(layer, layers))
}

// Where a name fits nearest to its line's highest point: clear of all lines, and of the names that stand already.
function spotFor(lines, written, peak, half, blocks) {
  const share = (shares, x) => {
    const at = ((x - PLOT.left) / (PLOT.right - PLOT.left)) * (blocks - 1), block = Math.min(Math.floor(at), blocks - 2)
    return shares[block] + (at - block) * (shares[block + 1] - shares[block])
  }
  const crossed = (x, y) => lines.some(({ shares }) => {
    for (let along = x - half; along <= x + half; along += 4) if (Math.abs(up(share(shares, along)) - y) < 13) return true
    return false
  })
  const taken = (x, y) => written.some((other) => Math.abs(other.x - x) < other.half + half + 6 && Math.abs(other.y - y) < 18)
  const spots = []
  for (let x = PLOT.left + half + 4; x < PLOT.right - half; x += 8)
    for (let y = PLOT.top + 10; y < PLOT.bottom - 10; y += 8) spots.push({ x, y, far: Math.hypot(x - peak.x, 1.5 * (y - peak.y)) })
  const above = { x: peak.x, y: peak.y - 14 }
  return spots.sort((a, b) => a.far - b.far).find(({ x, y }) => !taken(x, y) && !crossed(x, y)) ?? above
}

// One line per label over the blocks, named at its end.
function lens(mount) {
  const { root, data } = mount, canvas = root.querySelector(".lens"), { lines, title, alt } = data.lens, blocks = data.layers
  canvas.replaceChildren()
  root.querySelector(".lens-title").textContent = title
  canvas.setAttribute("aria-label", alt)
  for (const tick of [0, 0.25, 0.5, 0.75, 1]) {
    svg("line", { class: "rule", x1: PLOT.left, x2: PLOT.right, y1: up(tick), y2: up(tick) }, canvas)
    svg("text", { class: "tick", x: PLOT.left - 6, y: up(tick) }, canvas, `${100 * tick} %`)
  }
  for (let block = 1; block <= blocks; block += blocks > 12 ? 4 : 1) svg("text", { class: "block", x: across(block, blocks), y: PLOT.bottom + 20 }, canvas, block)
  svg("text", { class: "block", x: (PLOT.left + PLOT.right) / 2, y: PLOT.bottom + 44 }, canvas, "after block")
  mount.here = svg("line", { class: "here", y1: PLOT.top, y2: PLOT.bottom }, canvas)
  for (const { shares, kind } of lines)
    svg("polyline", { class: kind, points: shares.map((share, block) => `${across(block + 1, blocks)},${up(share)}`).join(" ") }, canvas)
  const gone = lines.filter(({ shares, kind }) => !kind && shares.at(-1) < 0.03) // named beside their highest points
  const written = []
  for (const { name, shares } of gone) {
    const block = shares.indexOf(Math.max(...shares)), peak = { x: across(block + 1, blocks), y: up(shares[block]) }
    const spot = { half: 4 * name.length + 3, ...spotFor(lines, written, peak, 4 * name.length + 3, blocks) }
    written.push(spot)
    const toName = Math.abs(spot.x - peak.x) > spot.half ? { x: spot.x - Math.sign(spot.x - peak.x) * spot.half, y: spot.y } : { x: peak.x, y: spot.y + Math.sign(peak.y - spot.y) * 9 }
    svg("line", { class: "leader", x1: peak.x, y1: peak.y, x2: toName.x, y2: toName.y }, canvas)
    svg("circle", { class: "peak", cx: peak.x, cy: peak.y, r: 3 }, canvas)
    svg("text", { class: "name", x: spot.x, y: spot.y, "text-anchor": "middle" }, canvas, name)
  }
  const ends = lines.filter((line) => !gone.includes(line)).map((line) => ({ line, y: up(line.shares.at(-1)) })).sort((a, b) => a.y - b.y)
  ends.forEach((end, k) => { if (k) end.y = Math.max(end.y, ends[k - 1].y + 19) })
  let lowest = PLOT.bottom + 8
  for (const end of ends.toReversed()) {
    end.y = Math.min(end.y, lowest)
    lowest = end.y - 19
  }
  for (const { line, y } of ends) svg("text", { class: `name ${line.kind}`, x: PLOT.right + 8, y }, canvas, `${line.name} ${percent(line.shares.at(-1))}`)
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

// The token beside this one on the picture; CLS stands above the first row.
function beside(mount, token, [dx, dy]) {
  const side = mount.data.side, holder = (wanted) => mount.data.tokens.findIndex((_, one) => one && placeOf(mount, one) === wanted)
  if (!token) return dy > 0 ? holder(1) : token
  const place = placeOf(mount, token) - 1, [x, y] = [(place % side) + dx, Math.floor(place / side) + dy]
  if (y < 0) return 0
  return x < 0 || x >= side || y >= side ? token : holder(y * side + x + 1)
}

export default function ({ data, parentElement: root, setStateValue }) {
  const mount = mounts.get(root) ?? { seq: null, timer: null, view: null, shape: null }
  mounts.set(root, mount)
  Object.assign(mount, { root, data })
  mount.seq ??= data.seq
  const shape = `${data.identity} ${data.side} ${data.lens.title}`
  if (mount.shape !== shape) {
    mount.weights = Object.fromEntries(Object.entries(data.weights).map(([name, text]) => [name, unpack(text)]))
    mount.places = [0]
    data.order.forEach((patch, place) => { mount.places[patch + 1] = place + 1 })
    build(mount)
    const heads = [["0", "mean"], ...[...Array(data.heads).keys()].map((k) => [String(k + 1), String(k + 1)])]
    root.querySelector(".head").replaceChildren(...heads.map(([value, text]) => new Option(text, value)))
    root.querySelector(".layer").max = data.layers
  }
  mount.shape = shape
  if (!mount.view || (mount.timer === null && mount.seq === data.seq)) mount.view = { ...data.view }
  draw(mount)
  const take = (change, focus = false) => {
    const moves = "shuffled" in change
    root.querySelector(".lights").classList.toggle("moving", moves)
    Object.assign(mount.view, change)
    draw(mount)
    if (focus) mount.pieces[mount.view.token].group.focus({ preventScroll: true })
    clearTimeout(mount.timer)
    mount.timer = setTimeout(() => {
      mount.timer = null
      mount.seq += 1
      setStateValue("view", { ...mount.view, seq: mount.seq })
    }, REST)
    if (moves) setTimeout(() => root.querySelector(".lights").classList.remove("moving"), 800)
  }
  root.querySelector(".layer").oninput = (event) => take({ layer: Number(event.target.value) })
  root.querySelector(".head").onchange = (event) => take({ head: Number(event.target.value) })
  for (const button of root.querySelectorAll("[data-mask]")) button.onclick = () => take({ mask: button.dataset.mask })
  root.querySelector(".positions").onclick = () => take({ positions: !mount.view.positions })
  root.querySelector(".shuffle").onclick = () => take({ shuffled: !mount.view.shuffled })
  const canvas = root.querySelector(".picture")
  canvas.onclick = (event) => {
    const piece = event.target.closest("[data-token]")
    if (piece) take({ token: Number(piece.dataset.token) }, true)
  }
  canvas.onkeydown = (event) => {
    if (!STEPS[event.key]) return
    event.preventDefault()
    event.stopPropagation()
    take({ token: beside(mount, mount.view.token, STEPS[event.key]) }, true)
  }
}
