// Cards of pictures with a bar per label. Cosines come from Python once; every scale is one line here (scale.js).

const MANY = 4 // labels up to which each keeps its row; above it the most probable ones, the truth, and the rest together
const mounts = new WeakMap()

const made = (name, className, text = "") => {
  const element = document.createElement(name)
  element.className = className
  element.textContent = text
  return element
}

function picture(address, className, alt) {
  const image = made("img", className)
  image.alt = alt
  image.onload = () => image.classList.toggle("small", image.naturalWidth <= 64)
  image.src = address
  return image
}

function buildCard(card, number, data, onWhy) {
  const article = made("article", "card"), top = made("div", "top"), side = made("div", "side"), list = made("ul", "bars")
  article.setAttribute("aria-label", card.alt)
  const verdict = made("span", "verdict"), truth = made("span", "truth-name", card.note), sure = made("span", "p")
  side.append(verdict, truth, sure)
  truth.title = card.hint
  if (card.seen) side.append(picture(card.seen, "seen", "as the model sees it"))
  if (data.why) {
    const button = made("button", "why", "Why")
    button.type = "button"
    button.setAttribute("aria-label", `Why, ${card.alt}`)
    button.onclick = () => onWhy(number)
    side.append(button)
  }
  top.append(picture(card.eye, "eye", card.alt), side)
  const rows = Array.from({ length: Math.min(data.labels.length, MANY + 1) }, () => {
    const row = made("li", ""), track = made("span", "track"), fill = made("span", "fill")
    const name = made("span", "name"), value = made("span", "value")
    track.append(fill)
    row.append(name, track, value)
    list.append(row)
    return { row, name, fill, value, said: {}, label: null, first: null }
  })
  article.append(top, list)
  return { article, verdict, sure, rows, said: {}, right: undefined }
}

// Which labels have a row, in which order; -1 stands for all others together.
function shownLabels(p, truth) {
  if (p.length <= MANY + 1) return [...p.keys()]
  const ranked = [...p.keys()].sort((a, b) => p[b] - p[a]), first = ranked.slice(0, MANY)
  if (truth !== null && !first.includes(truth)) first[MANY - 1] = truth
  return [...first, -1]
}

// What an element shows is remembered here: asking the document for it costs more than the softmax.
function write(said, element, text) {
  if (said.text === text) return
  said.text = text
  element.textContent = text
}

function drawCard(parts, card, data, scale) {
  const p = softmax(card.cosines, data.owners, data.labels.length, scale)
  const first = p.indexOf(Math.max(...p)), shown = shownLabels(p, card.truth)
  const right = card.truth === null ? null : first === card.truth
  if (parts.right !== right) {
    parts.right = right
    parts.article.className = right === null ? "card" : right ? "card right" : "card wrong"
    parts.verdict.textContent = right === null ? "" : right ? "✓ right" : "✗ wrong"
  }
  write(parts.said, parts.sure, card.truth === null ? "" : `P(truth) ${percent(p[card.truth])}`)
  const inRows = shown.reduce((sum, k) => sum + (k < 0 ? 0 : p[k]), 0)
  parts.rows.forEach((one, place) => {
    const k = shown[place], share = k < 0 ? Math.max(0, 1 - inRows) : p[k]
    if (one.label !== k || one.first !== (k === first)) nameRow(one, k, k === first, card, data)
    write(one.said, one.value, percent(share))
    one.fill.style.transform = `scaleX(${share.toFixed(4)})`
  })
  return { right, sure: card.truth === null ? null : p[card.truth] }
}

function nameRow(one, k, first, card, data) {
  Object.assign(one, { label: k, first })
  const truth = k >= 0 && k === card.truth, read = k < 0 || data.read[k]
  one.row.className = `${first ? "first " : ""}${truth ? "truth " : ""}${read ? "" : "unread"}`
  one.name.textContent = k < 0 ? `${data.labels.length - MANY} others` : data.labels[k]
  one.name.title = k < 0 ? "" : `${data.labels[k]}${truth ? ", the truth" : ""}${read ? "" : ": never read by the model"}`
}

export default function ({ data, parentElement: root, setStateValue, setTriggerValue }) {
  const mount = mounts.get(root) ?? { seq: data.answered }
  mounts.set(root, mount)
  const box = root.querySelector(".cards"), tally = root.querySelector(".tally")
  const shape = JSON.stringify([data.labels, data.read, data.why, data.cards.map((card) => card.truth), data.cards.map((card) => [card.alt, card.note, card.hint, card.eye, card.seen])])
  if (mount.shape !== shape) {
    mount.parts = data.cards.map((card, number) => buildCard(card, number, data, (chosen) => setTriggerValue("why", chosen)))
    box.style.setProperty("--columns", Math.min(4, data.cards.length))
    box.replaceChildren(...mount.parts.map((parts) => parts.article))
    mount.shape = shape
  }
  const draw = (scale) => {
    const found = data.cards.map((card, number) => drawCard(mount.parts[number], card, data, scale))
    const judged = found.filter(({ right }) => right !== null)
    const right = judged.filter((one) => one.right).length
    const mean = judged.reduce((sum, one) => sum + one.sure, 0) / judged.length
    const [count, sure] = tally.children
    write(mount.count ??= {}, count, judged.length ? `${right} of ${judged.length} right` : "")
    write(mount.sure ??= {}, sure, judged.length ? ` · mean P(truth) ${percent(mean)}` : "")
  }
  wireScale(root, mount, data, draw, setStateValue)
}
