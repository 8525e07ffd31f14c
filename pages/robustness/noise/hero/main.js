// One state per mount, kept over re-runs: what the slider and the switch say until Python says otherwise.

const mounts = new WeakMap()
const DRAWN_AT_MOST = 40 // ms between two drawings of all pictures while the slider is dragged

function parts(root) {
  const find = (selector) => root.querySelector(selector)
  return {
    places: find(".switch"), slider: find("input"), sigma: find("output"), said: find(".said"), cards: find(".pictures"),
    none: find(".none"), large: find(".headline strong"), words: find(".headline span"), svg: find("svg.curves"),
  }
}

function cardOf(picture) {
  const card = document.createElement("figure")
  card.className = "card"
  card.setAttribute("role", "listitem")
  card.innerHTML = "<canvas role='img'></canvas><figcaption><b></b><small></small></figcaption>"
  return { card, canvas: card.querySelector("canvas"), answer: card.querySelector("b"), truth: card.querySelector("small"), picture }
}

export default function (component) {
  const { data, parentElement, setStateValue } = component
  const fresh = !mounts.has(parentElement)
  const mount = mounts.get(parentElement) ?? { ui: parts(parentElement), cards: [], pictures: "", told: "", place: 0, stop: 0 }
  mounts.set(parentElement, mount)
  const { ui } = mount
  mount.data = data
  parentElement.querySelector(".hero").classList.toggle("low", data.presenting)
  const asked = JSON.stringify(data.choice)
  if (mount.told !== asked) Object.assign(mount, { told: asked, place: data.choice.place, stop: data.choice.stop })
  mount.place = Math.min(mount.place, data.places.length - 1)
  mount.stop = Math.min(mount.stop, data.stops.length - 1)

  const place = () => mount.data.places[mount.place]
  const tell = () => {
    const choice = { place: mount.place, stop: mount.stop }
    mount.told = JSON.stringify(choice)
    setStateValue("choice", choice)
  }
  const words = () => {
    const now = place(), { data } = mount
    ui.slider.max = data.stops.length - 1
    ui.slider.value = mount.stop
    ui.sigma.textContent = data.stops[mount.stop]
    ui.slider.setAttribute("aria-valuetext", `sigma ${data.stops[mount.stop]}`)
    ui.said.textContent = now.said[mount.stop]
    ;[ui.large.textContent, ui.words.textContent] = now.headline[mount.stop]
    ui.none.textContent = data.no_pictures
    ;[...ui.places.children].forEach((button, k) => {
      button.setAttribute("aria-checked", k === mount.place)
      button.tabIndex = k === mount.place ? 0 : -1
    })
    mount.cards.forEach((one, k) => {
      const [label, percent] = now.answers[mount.stop]?.[k] ?? ["not measured", null]
      const right = label === one.picture.truth
      one.answer.textContent = percent === null ? label : `${label} ${percent}\u00a0%`
      one.truth.textContent = right ? "right" : `is: ${one.picture.truth}`
      one.card.className = `card ${percent === null ? "" : right ? "right" : "wrong"}${now.kind === "stored" || data.size <= 64 ? " coarse" : ""}`
      one.canvas.setAttribute("aria-label", `${one.picture.truth} with noise of sigma ${data.stops[mount.stop]}, answered ${label}`)
    })
    drawCurves(ui.svg, data, now, mount.stop)
  }
  const pictures = () => {
    const { data } = mount
    for (const one of mount.cards) if (one.ready) paint(one.canvas, noisy(one.ready, data.size, place().kind, data.stops[mount.stop], data.std))
  }
  const soon = () => { // the words at once, the pictures as often as they can be drawn
    words()
    clearTimeout(mount.timer)
    const wait = DRAWN_AT_MOST - (performance.now() - (mount.drawn ?? 0))
    mount.timer = setTimeout(() => { mount.drawn = performance.now(); pictures() }, Math.max(0, wait))
  }

  if (fresh) {
    ui.slider.addEventListener("input", () => { mount.stop = Number(ui.slider.value); mount.soon() })
    ui.slider.addEventListener("change", () => mount.tell())
    ui.places.addEventListener("click", (event) => {
      const chosen = [...ui.places.children].indexOf(event.target)
      if (chosen >= 0) { mount.place = chosen; mount.soon(); mount.tell() }
    })
    ui.places.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
      if (!step) return
      event.preventDefault()
      event.stopPropagation()
      mount.place = (mount.place + step + mount.data.places.length) % mount.data.places.length
      mount.soon()
      ui.places.children[mount.place].focus()
      mount.tell()
    })
    new ResizeObserver(() => drawCurves(ui.svg, mount.data, mount.data.places[mount.place], mount.stop)).observe(ui.svg)
  }
  Object.assign(mount, { soon, tell })
  const titles = data.places.map((one) => one.title)
  if (titles.join("|") !== [...ui.places.children].map((button) => button.textContent).join("|")) {
    ui.places.replaceChildren(...titles.map((title) => {
      const button = document.createElement("button")
      Object.assign(button, { type: "button", textContent: title })
      button.setAttribute("role", "radio")
      return button
    }))
  }
  const sources = data.pictures.map((one) => one.source + one.key).join()
  if (sources !== mount.pictures) {
    mount.pictures = sources
    mount.cards = data.pictures.map(cardOf)
    ui.cards.replaceChildren(...mount.cards.map((one) => one.card))
    Promise.all(mount.cards.map(async (one) => { one.ready = { ...(await stored(one.picture.source)), key: one.picture.key } })).then(pictures)
  } else mount.cards.forEach((one, k) => { one.picture = data.pictures[k] })
  soon()
}
