// Eight pictures under one prompt, before and after: pixels are added here, so that nothing is asked while one looks to and fro.

const mounts = new WeakMap()

const made = (name, className, text = "") => {
  const element = document.createElement(name)
  element.className = className
  element.textContent = text
  return element
}

function bytes(text) {
  const raw = atob(text), found = new Uint8Array(raw.length)
  for (let k = 0; k < raw.length; k += 1) found[k] = raw.charCodeAt(k)
  return found
}

// The picture of one card with a layer's steps on it; a screen cannot show what leaves 0..255.
function paint(canvas, pixels, steps, side) {
  const image = new ImageData(side, side)
  for (let k = 0; k < side * side; k += 1) {
    for (let c = 0; c < 3; c += 1) image.data[4 * k + c] = pixels[3 * k + c] + (steps ? steps[3 * k + c] : 0)
    image.data[4 * k + 3] = 255
  }
  canvas.getContext("2d").putImageData(image, 0, 0)
}

function buildCards(mount, data, box) {
  const size = 3 * data.side * data.side, all = bytes(data.pictures)
  mount.cards = data.names.map((name, number) => {
    const card = made("article", "card"), canvas = made("canvas", ""), said = made("div", "said")
    const label = made("b", ""), share = made("span", "share"), was = made("span", "was")
    canvas.width = canvas.height = data.side
    canvas.setAttribute("role", "img")
    said.append(label, share, was)
    card.append(canvas, said)
    return { card, canvas, label, share, was, pixels: all.subarray(size * number, size * (number + 1)), name }
  })
  box.replaceChildren(...mount.cards.map((one) => one.card))
}

function buildChoice(data, box, pick) {
  if (!data.slider) {
    box.setAttribute("role", "radiogroup")
    box.setAttribute("aria-label", data.label)
    box.replaceChildren(...data.layers.map((layer, number) => {
      const label = made("label", ""), input = made("input", "")
      input.type = "radio"
      input.name = "layer"
      input.value = number
      input.onchange = () => pick(number, true)
      label.append(input, layer.label)
      return label
    }))
    return
  }
  const input = made("input", "")
  input.type = "range"
  input.min = 0
  input.max = data.layers.length - 1
  input.step = 1
  input.setAttribute("aria-label", data.label)
  input.oninput = () => pick(Number(input.value), false)
  input.onchange = () => pick(Number(input.value), true)
  box.replaceChildren(input, made("output", ""))
}

export default function ({ data, parentElement: root, setStateValue }) {
  const mount = mounts.get(root) ?? { seq: data.answered }
  mounts.set(root, mount)
  const at = (selector) => root.querySelector(selector)
  const pictures = JSON.stringify([data.pictures, data.names])
  if (mount.pictures !== pictures) buildCards(mount, data, at(".cards"))
  mount.pictures = pictures

  const draw = (place) => {
    mount.place = place
    const layer = data.layers[place], steps = layer.steps ? new Int16Array(bytes(layer.steps).buffer) : null
    mount.cards.forEach((one, number) => {
      const [label, share, right] = layer.answers[number], before = data.layers[0].answers[number][0]
      paint(one.canvas, one.pixels, steps, data.side)
      one.canvas.setAttribute("aria-label", `${one.name}, answered ${label}${place && label !== before ? `, before ${before}` : ""}`)
      const turned = one.label.textContent !== "" && one.label.textContent !== label
      one.label.textContent = label
      one.share.textContent = share
      one.was.textContent = place === 0 ? "" : label === before ? "unchanged" : `was ${before}`
      one.card.className = `card${right === null ? "" : right ? " right" : " wrong"}`
      if (turned) {
        void one.card.offsetWidth // so that the turn begins anew
        one.card.classList.add("turned")
      }
    })
    at(".tally").textContent = layer.tally
    const slider = at("input[type=range]"), radios = root.querySelectorAll("input[type=radio]")
    if (slider) {
      slider.value = place
      slider.setAttribute("aria-valuetext", `${layer.label}, ${layer.tally}`)
      at("output").textContent = layer.label
    }
    if (radios.length) radios[place].checked = true
  }
  const pick = (place, ended) => {
    mount.held = !ended
    if (place !== mount.place) draw(place)
    if (!ended) return
    mount.seq += 1
    setStateValue("layer", { place, seq: mount.seq })
  }
  const choice = JSON.stringify([data.slider, data.label, data.layers.map((layer) => layer.label)])
  const own = mount.held || data.answered < mount.seq
  if (mount.choice !== choice) buildChoice(data, at(".choice"), pick)
  else { // the same controls, with this run's data
    const slider = at("input[type=range]")
    if (slider) {
      slider.oninput = () => pick(Number(slider.value), false)
      slider.onchange = () => pick(Number(slider.value), true)
    }
    root.querySelectorAll("input[type=radio]").forEach((input, number) => { input.onchange = () => pick(number, true) })
  }
  mount.choice = choice
  draw(own && mount.place < data.layers.length ? mount.place : data.at)
}
