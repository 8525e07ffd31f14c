// A disc that is dragged until the answer turns. Its share has the steps that were measured; the curve grows as far as it was dragged.

const mounts = new WeakMap()

export default function ({ data, parentElement: root, setStateValue }) {
  const mount = mounts.get(root) ?? { seq: data.answered, shareSeq: data.answeredShare }
  mounts.set(root, mount)
  const at = (selector) => root.querySelector(selector)
  const disc = at(".disc"), circle = at(".disc circle"), input = at("input.share"), path = at(".plot path"), dot = at(".dot")
  const whole = at(".foot input"), last = data.shares.length - 1, answer = at(".answer b"), sure = at(".answer span")
  at(".disc rect").setAttribute("fill", data.colours[1])
  circle.setAttribute("fill", data.colours[0])
  at(".plot svg").setAttribute("aria-label", `P(${data.names[0]}) against the true share of the disc`)
  at(".title").textContent = `true share of ${data.names[0]}`
  input.max = last
  input.setAttribute("aria-label", `True share of ${data.names[0]}`)
  const story = JSON.stringify([data.names, data.cosines])
  if (mount.story !== story) Object.assign(mount, { story, seen: null })

  const chance = (place, scale) => softmax(data.cosines[place], [0, 1], 2, scale)[0]
  const draw = (scale) => {
    const place = mount.place, share = 100 * data.shares[place], p = chance(place, scale)
    mount.seen = mount.seen ? [Math.min(mount.seen[0], place), Math.max(mount.seen[1], place)] : [place, place]
    const [from, to] = whole.checked ? [0, last] : mount.seen
    const winner = p > 0.5 ? 0 : 1
    circle.setAttribute("r", data.radii[place])
    answer.textContent = `mostly ${data.names[winner]}`
    answer.parentElement.style.setProperty("--answer", data.colours[winner])
    disc.style.borderColor = data.colours[winner]
    sure.textContent = `· P(${data.names[0]}) ${percent(p)}`
    at("figcaption").textContent = `${share.toFixed(1).replace(".0", "")} % ${data.names[0]}`
    disc.setAttribute("aria-label", `A ${data.names[0]} disc on ${data.names[1]} that covers ${share} % of the picture`)
    input.value = place
    input.setAttribute("aria-valuetext", `${share} %, answered mostly ${data.names[winner]}, probability of ${data.names[0]} ${percent(p)}`)
    let line = ""
    for (let k = from; k <= to; k += 1) line += `${line ? "L" : "M"}${(100 * data.shares[k]).toFixed(2)} ${(100 - 100 * chance(k, scale)).toFixed(2)}`
    path.setAttribute("d", line)
    dot.style.left = `${share}%`
    dot.style.bottom = `${100 * p}%`
  }
  const move = (place) => {
    mount.place = Math.min(last, Math.max(0, place))
    draw(mount.scale)
  }
  const send = () => {
    mount.dragging = false
    mount.shareSeq += 1
    setStateValue("share", { place: mount.place, seq: mount.shareSeq })
  }
  input.oninput = () => {
    mount.dragging = true
    move(Number(input.value))
  }
  input.onchange = send
  whole.onchange = () => draw(mount.scale)
  const nearest = (event) => { // the disc's edge follows the pointer
    const box = disc.getBoundingClientRect()
    const reach = Math.hypot((event.clientX - box.left) / box.width - 0.5, (event.clientY - box.top) / box.height - 0.5)
    let best = 0
    data.radii.forEach((radius, place) => { if (Math.abs(radius - reach) < Math.abs(data.radii[best] - reach)) best = place })
    return best
  }
  disc.onpointerdown = (event) => {
    disc.setPointerCapture(event.pointerId)
    mount.dragging = true
    move(nearest(event))
  }
  disc.onpointermove = (event) => { if (disc.hasPointerCapture(event.pointerId)) move(nearest(event)) }
  disc.onpointerup = send
  disc.onpointercancel = send
  if (mount.place === undefined || (!mount.dragging && data.answeredShare >= mount.shareSeq)) mount.place = Math.min(last, data.place)
  wireScale(root, mount, data, draw, setStateValue)
}
