// A matrix as a table: one tab stop, arrow keys from cell to cell, a selected cell, and cells that can be typed into.
//
// An edit is shown at once and sent with all others that Python has not answered yet (`done` counts the answered ones),
// so that fast typing loses nothing. A selection by arrow key is sent when the keys rest for a moment.

const REST = 150 // milliseconds
const WIDE = 7 // columns; letters are smaller in a wider table
const LIGHT = "dl2-edge" // an entry under the pointer, told to whoever shows the same graph: { u, v, by }, null when it is left
const mounts = new WeakMap()

const element = (name, attributes = {}, text = null) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text !== null) made.textContent = text
  return made
}

function build(mount, data) {
  const { table } = mount
  const head = element("tr")
  head.append(element("th", { scope: "col" }, data.corner), ...data.columns.map((name) => element("th", { scope: "col", title: name }, name)))
  const thead = element("thead"), tbody = element("tbody")
  thead.append(head)
  mount.cells = data.cells.map((row, i) => {
    const line = element("tr")
    line.append(element("th", { scope: "row", title: data.rows[i] }, data.rows[i]))
    const cells = row.map(() => element("td", { role: "gridcell" }))
    line.append(...cells)
    tbody.append(line)
    return cells
  })
  table.replaceChildren(thead, tbody)
}

// Writes only what differs from what a cell shows: most cells of a large table stay as they are.
function fill(mount, data) {
  mount.cells.forEach((row, i) => {
    const texts = data.cells[i], marks = data.marks?.[i], heats = data.heat?.[i]
    row.forEach((cell, j) => {
      if (cell.firstElementChild) return // an input, being typed into
      const text = (mount.edits.size ? mount.edits.get(`${i},${j}`)?.text : null) ?? texts[j]
      const mark = marks?.[j] ?? "", heat = heats?.[j] ?? "0"
      const chosen = mount.selected?.[0] === i && mount.selected[1] === j
      const inFocus = data.active && mount.focus[0] === i && mount.focus[1] === j
      const look = `${chosen ? "selected " : ""}${text === "0" ? "zero " : ""}${mark || (heat === "0" ? "" : `heat-${heat}`)}`
      if (cell.said !== text || cell.mark !== mark) say(cell, text, mark, `${data.rows[i]}, ${data.columns[j]}`)
      if (cell.className !== look) cell.className = look
      if (cell.chosen !== chosen) cell.setAttribute("aria-selected", String(cell.chosen = chosen))
      if (cell.inFocus !== inFocus) cell.tabIndex = (cell.inFocus = inFocus) ? 0 : -1
    })
  })
}

function say(cell, text, mark, place) {
  if (!cell.firstChild) cell.textContent = text
  else if (cell.said !== text) cell.firstChild.data = text
  cell.setAttribute("aria-label", `${place}: ${text === "" ? "empty" : text}${mark ? `, ${mark}` : ""}`)
  cell.said = text
  cell.mark = mark
}

function locate(mount, target) {
  const cell = target.closest?.("td")
  const i = mount.cells.findIndex((row) => row.includes(cell))
  return i < 0 ? null : [i, mount.cells[i].indexOf(cell)]
}

export default function (component) {
  const { data, parentElement: root, setStateValue } = component
  const mount = mounts.get(root) ?? { edits: new Map(), seq: 0, focus: [0, 0], selected: null, sent: null, timer: null }
  mounts.set(root, mount)
  mount.table = root.querySelector("table")
  const { table } = mount
  const status = root.querySelector(".status")
  const hadFocus = locateFocus()
  for (const [cell, edit] of mount.edits) if (edit.seq <= data.done) mount.edits.delete(cell)
  const shape = JSON.stringify([data.rows, data.columns, data.corner])
  if (mount.shape !== shape) build(mount, data)
  mount.shape = shape
  if (data.selected && String(data.selected) !== mount.told) mount.focus = mount.selected = data.selected
  if (!data.selected) mount.selected = null
  mount.told = String(data.selected)
  mount.focus = [Math.min(mount.focus[0], data.rows.length - 1), Math.min(mount.focus[1], data.columns.length - 1)]
  table.setAttribute("aria-label", data.label)
  table.className = `${data.active ? "active" : ""}${data.columns.length > WIDE ? " dense" : ""}`
  const scroll = root.querySelector(".scroll")
  scroll.style.maxHeight = `${data.height}px`
  root.querySelector(".frame").style.minHeight = data.room ? `calc(${data.room + 1} * (1.9rem + 1px) + 1px)` : ""
  fill(mount, data)
  const cues = () => {
    root.querySelector(".cue.right").hidden = scroll.scrollWidth - scroll.clientWidth - scroll.scrollLeft < 4
    root.querySelector(".cue.down").hidden = scroll.scrollHeight - scroll.clientHeight - scroll.scrollTop < 4
  }
  scroll.onscroll = cues
  mount.observer?.disconnect()
  mount.observer = new ResizeObserver(cues)
  mount.observer.observe(scroll)
  if (hadFocus) cellAt(mount.focus)?.focus({ preventScroll: true })

  function locateFocus() {
    const active = (root.activeElement === undefined ? root.getRootNode() : root).activeElement
    return mount.cells && active ? active.tagName === "TD" && locate(mount, active) : null
  }
  function cellAt([i, j]) { return mount.cells[i]?.[j] }
  function go(i, j, wait) {
    if (!cellAt([i, j])) return
    mount.focus = [i, j]
    if (data.selectable) mount.selected = [i, j]
    fill(mount, data)
    cellAt([i, j]).focus()
    if (!data.selectable) return
    clearTimeout(mount.timer)
    mount.timer = setTimeout(() => {
      mount.told = String([i, j])
      setStateValue("cell", { row: i, column: j })
    }, wait)
  }
  function keep(changes) {
    mount.seq += 1
    for (const [i, j, text] of changes) mount.edits.set(`${i},${j}`, { text, seq: mount.seq })
    const edits = [...mount.edits].map(([cell, { text }]) => [...cell.split(",").map(Number), text])
    setStateValue("edits", { seq: mount.seq, edits })
    fill(mount, data)
  }
  function open([i, j], start) {
    const cell = cellAt([i, j])
    if (!data.editable || !cell || cell.querySelector("input")) return
    const before = mount.edits.get(`${i},${j}`)?.text ?? data.cells[i][j]
    const input = element("input", { type: "text", inputmode: "decimal", maxlength: LONGEST_CELL, "aria-label": cell.getAttribute("aria-label") })
    input.value = start ?? before
    cell.textContent = ""
    cell.append(input)
    input.focus()
    if (start === undefined) input.select()
    let closed = false
    const close = (take, [di, dj] = [0, 0], stay = true) => {
      if (closed) return
      closed = true
      const text = input.value.trim()
      input.remove()
      cell.textContent = before
      if (take && text !== before) keep([[i, j, text]])
      if (stay) go(cellAt([i + di, j + dj]) ? i + di : i, cellAt([i + di, j + dj]) ? j + dj : j, REST)
    }
    input.onblur = () => close(true, [0, 0], false)
    input.onkeydown = (event) => {
      const way = { Enter: [1, 0], Tab: [0, event.shiftKey ? -1 : 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key]
      event.stopPropagation()
      if (event.key === "Escape") return close(false)
      if (!way) return
      event.preventDefault()
      close(true, way)
    }
  }

  table.onclick = (event) => {
    const at = data.active && locate(mount, event.target)
    if (at && event.target.tagName !== "INPUT") go(...at, 0)
  }
  table.ondblclick = (event) => {
    const at = locate(mount, event.target)
    if (at) open(at)
  }
  table.onkeydown = (event) => {
    const at = data.active && locate(mount, event.target)
    if (!at || event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "INPUT") return
    const [i, j] = at
    const way = { ArrowUp: [i - 1, j], ArrowDown: [i + 1, j], ArrowLeft: [i, j - 1], ArrowRight: [i, j + 1], Home: [i, 0], End: [i, data.columns.length - 1] }[event.key]
    if (way) go(...way, REST)
    else if (event.key === "Enter" || event.key === "F2") data.editable ? open(at) : go(i, j, 0)
    else if (event.key === " ") data.toggles ? keep([[i, j, cellAt(at).textContent === "0" ? "1" : "0"]]) : go(i, j, 0)
    else if (data.editable && (event.key === "Delete" || event.key === "Backspace")) keep([[i, j, data.empty]])
    else if (data.editable && /^[0-9.,/]$/.test(event.key)) open(at, event.key)
    else if (data.editable && event.key.length === 1) status.textContent = `${event.key} begins no weight: type a number such as 3, 2.5 or 1/3`
    else return
    event.preventDefault()
  }
  table.onpaste = (event) => {
    const text = event.clipboardData.getData("text")
    const typing = event.target.tagName === "INPUT"
    const at = data.editable && locate(mount, event.target)
    if (!at || (typing && !/[\t\n]/.test(text))) return
    event.preventDefault()
    if (typing) event.target.blur()
    const { edits, says } = readBlock(text, at, data)
    if (edits.length) keep(edits)
    status.textContent = says
  }
  const unlight = data.lights ? lights(mount, table) : () => {}
  return () => {
    mount.observer.disconnect()
    unlight()
  }
}

// The entry under the pointer, or with the focus, lights its edge; an edge under the pointer lights its entries.
function lights(mount, table) {
  const shine = (event) => {
    const at = locate(mount, event.target)
    window.dispatchEvent(new CustomEvent(LIGHT, { detail: at && { u: at[0], v: at[1], by: "matrix" } }))
  }
  const dark = () => window.dispatchEvent(new CustomEvent(LIGHT, { detail: null }))
  const light = ({ detail }) => {
    for (const row of mount.cells) for (const cell of row) cell.classList.remove("lit")
    if (!detail || detail.by === "matrix") return
    mount.cells[detail.u]?.[detail.v]?.classList.add("lit")
    if (detail.both) mount.cells[detail.v]?.[detail.u]?.classList.add("lit")
  }
  table.onpointerover = table.onfocusin = shine
  table.onpointerleave = table.onfocusout = dark
  window.addEventListener(LIGHT, light)
  return () => window.removeEventListener(LIGHT, light)
}
