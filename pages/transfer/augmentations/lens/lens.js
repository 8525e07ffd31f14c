// One picture at every strength of an augmentation: the slider picks among frames that are already here, so that picture,
// histogram and share of clipped values move with the hand. Python hears the value once, when the gesture ends.

const mounts = new WeakMap()
const CHANNELS = ["red", "green", "blue"]

// A histogram as a line: bins over the whole width; heights as square roots, so that a spike at 0 leaves the rest visible.
function line(bars, top) {
  const points = bars.map((percent, k) => `${k},${(100 - 96 * Math.sqrt(percent / top)).toFixed(1)} ${k + 1},${(100 - 96 * Math.sqrt(percent / top)).toFixed(1)}`)
  return `M${points.join(" L")}`
}

function path(bars, top, name) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "path")
  made.setAttribute("d", line(bars, top))
  made.setAttribute("class", name)
  return made
}

function draw(mount) {
  const { data, root } = mount
  const frame = data.frames[mount.index]
  const find = (name) => root.querySelector(name)
  find(".seen").src = frame.src
  find(".seen").alt = `${data.step} ${data.place} Normalize: ${frame.values} of the values clipped`
  find(".share strong").textContent = frame.values
  find(".share span").textContent = `of the values are clipped, and ${frame.pixels} of the pixels have a clipped channel`
  const bars = find(".bars")
  bars.replaceChildren()
  const bins = data.entering[0].length
  bars.setAttribute("viewBox", `0 0 ${bins} 100`)
  bars.setAttribute("aria-label", `Values of red, green and blue after ${data.step}, from ${data.low} to ${data.high}; between 0 and 1 shaded`)
  const unit = document.createElementNS("http://www.w3.org/2000/svg", "rect")
  const at = (value) => ((value - data.low) / (data.high - data.low)) * bins
  for (const [name, value] of [["x", at(0)], ["width", at(1) - at(0)], ["y", 0], ["height", 100], ["class", "unit"]]) unit.setAttribute(name, value)
  const top = Math.max(...frame.bars.flat(), ...data.entering.flat())
  bars.append(unit, ...data.entering.map((one, k) => path(one, top, `${CHANNELS[k]} before-it`)), ...frame.bars.map((one, k) => path(one, top, CHANNELS[k])))
  find(".slide output").textContent = frame.value
  find(".drawn").textContent = frame.drawn
}

export default function (component) {
  const { data, parentElement: root, setStateValue } = component
  const mount = mounts.get(root) ?? { root, told: null, index: 0 }
  mounts.set(root, mount)
  const story = `${data.story}|${data.start}`
  if (mount.told !== story || mount.index >= data.frames.length) mount.index = data.start
  mount.told = story
  mount.data = data
  root.querySelector(".lens").classList.toggle("low", data.presenting)
  root.querySelector(".plain").src = data.plain
  root.querySelector(".plain").alt = data.title
  root.querySelector(".plain-says").textContent = data.title
  root.querySelector(".seen-says").textContent = `${data.step} ${data.place} Normalize, as the network sees it`
  const ticks = root.querySelector(".axis")
  ticks.replaceChildren(...[-2, -1, 0, 1, 2].map((value) => {
    const tick = document.createElement("span")
    tick.textContent = value
    tick.style.left = `${(100 * (value - data.low)) / (data.high - data.low)}%`
    return tick
  }))
  root.querySelector(".axis-says").textContent = "values as the augmentation receives them (dashed) and as it leaves them; [0, 1] shaded"
  const slide = root.querySelector(".slide"), input = slide.querySelector("input")
  slide.classList.toggle("none", data.frames.length < 2)
  slide.querySelector("span").textContent = data.label
  input.setAttribute("aria-label", data.label)
  input.min = 0
  input.max = data.frames.length - 1
  input.value = mount.index
  input.setAttribute("aria-valuetext", data.frames[mount.index].value)
  input.oninput = () => {
    mount.index = Number(input.value)
    input.setAttribute("aria-valuetext", mount.data.frames[mount.index].value)
    draw(mount)
  }
  input.onchange = () => setStateValue("value", mount.index)
  draw(mount)
}
