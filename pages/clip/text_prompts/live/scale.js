// The logit scale as a slider over its logarithm. It draws while it is dragged and tells Python once, when the gesture ends.

const MARKS = [4.6, 100] // ln 100, which the report most likely multiplied by, and CLIP's own
const SNAP = 0.026 // in the logarithm: half a step of the slider
const GLIDE = 450 // milliseconds from one scale to another that a press asked for

function scaleAt(position) {
  const mark = MARKS.find((one) => Math.abs(position - Math.log(one)) < SNAP)
  return mark ?? Math.min(200, Math.max(1, Number(Math.exp(position).toPrecision(3))))
}

// Probability of each label: the softmax over all words, those of one label added. Nothing else happens to a cosine.
function softmax(cosines, owners, labels, scale) {
  let most = -Infinity, sum = 0
  for (const cosine of cosines) if (cosine > most) most = cosine
  const found = new Float64Array(labels)
  cosines.forEach((cosine, word) => {
    const weight = Math.exp(scale * (cosine - most))
    found[owners[word]] += weight
    sum += weight
  })
  return found.map((weight) => weight / sum)
}

function percent(share) {
  if (share >= 0.9995) return "100 %"
  if (share >= 0.0995) return `${(100 * share).toFixed(share < 0.99 ? 0 : 1)} %`
  return share >= 0.001 ? `${(100 * share).toFixed(1)} %` : "< 0.1 %"
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches

// Wires the slider of `root`. `data.answered` counts the messages that Python has seen: until then its scale is an old one.
function wireScale(root, mount, data, draw, setStateValue) {
  const input = root.querySelector(".scale input"), said = root.querySelector(".scale output")
  const show = (scale) => {
    mount.scale = scale
    input.value = Math.log(scale)
    said.textContent = String(scale)
    input.setAttribute("aria-valuetext", `logit scale ${scale}`)
    draw(scale)
  }
  const send = () => {
    mount.seq += 1
    setStateValue("scale", { value: mount.scale, seq: mount.seq })
  }
  const glide = (to, ended) => {
    cancelAnimationFrame(mount.glide)
    const from = Math.log(mount.scale), began = performance.now()
    if (still() || from === Math.log(to)) {
      show(to)
      return ended?.()
    }
    const move = (now) => {
      const done = Math.min(1, Math.max(0, (now - began) / GLIDE))
      const eased = done * done * (3 - 2 * done)
      show(done < 1 ? Number(Math.exp(from + eased * (Math.log(to) - from)).toPrecision(3)) : to)
      if (done < 1) mount.glide = requestAnimationFrame(move)
      else ended?.()
    }
    mount.glide = requestAnimationFrame(move)
  }
  input.oninput = () => {
    cancelAnimationFrame(mount.glide)
    mount.held = true
    show(scaleAt(Number(input.value)))
  }
  input.onchange = () => {
    mount.held = false
    send()
  }
  for (const button of root.querySelectorAll(".marks button")) {
    button.onclick = () => glide(Number(button.dataset.scale), send)
  }
  if (mount.scale === undefined) show(data.scale)
  else if (!mount.held && data.answered >= mount.seq && data.scale !== mount.scale) {
    show(mount.scale) // with the new cosines
    glide(data.scale)
  } else show(mount.scale)
}
