// A ring round the thing that is spoken of, and a card beside it; both lie above the page and follow it.

const ROOM = 6 // px between the thing and its ring
const GAP = 12 // px between ring and card, and to the window's edges
const FOLLOW_MS = 150
const left = new WeakMap() // what stops an instance

const find = (selector) =>
  [...document.querySelectorAll(`[data-testid=stMain] ${selector}`)].find((one) => one.getClientRects().length) ?? null

function place(ring, card, selector) {
  const target = find(selector)
  ring.hidden = !target
  const tall = card.offsetHeight
  if (!target) {
    Object.assign(card.style, { left: `${GAP}px`, top: `${innerHeight - tall - GAP}px` })
    return
  }
  const box = target.getBoundingClientRect()
  const top = Math.max(box.top - ROOM, 2)
  const bottom = Math.min(box.bottom + ROOM, innerHeight - 2)
  Object.assign(ring.style, {
    left: `${Math.max(box.left - ROOM, 2)}px`,
    top: `${top}px`,
    width: `${Math.min(box.right + ROOM, innerWidth - 2) - Math.max(box.left - ROOM, 2)}px`,
    height: `${Math.max(bottom - top, 0)}px`,
  })
  const below = bottom + GAP
  const above = top - GAP - tall
  const fits = below + tall <= innerHeight ? below : above >= 0 ? above : innerHeight - tall - GAP
  const x = Math.min(Math.max(box.left, GAP), innerWidth - card.offsetWidth - GAP)
  Object.assign(card.style, { left: `${x}px`, top: `${fits}px` })
}

export default function ({ data, parentElement, setTriggerValue }) {
  left.get(parentElement)?.()
  const [ring, card] = ["ring", "card"].map((name) => parentElement.querySelector(`.${name}`))
  const part = (name) => card.querySelector(`.${name}`)
  const go = (step) => setTriggerValue("step", step)
  const fresh = card.dataset.at !== `${data.topic} ${data.number}`
  card.dataset.at = `${data.topic} ${data.number}`
  card.setAttribute("aria-label", `Tour, stop ${data.number + 1} of ${data.count}`)
  card.querySelector("p").textContent = data.says
  part("where").textContent = `${data.number + 1} of ${data.count}`
  part("back").disabled = data.number === 0
  part("next").textContent = data.number + 1 < data.count ? "Next" : "Done"
  part("back").onclick = () => go(data.number - 1)
  part("next").onclick = () => go(data.number + 1 < data.count ? data.number + 1 : -1)
  part("skip").onclick = () => go(-1)
  for (const one of [ring, card]) if (!one.matches(":popover-open")) one.showPopover()
  if (fresh) {
    find(data.target)?.scrollIntoView({ block: "center" })
    part("next").focus({ preventScroll: true })
  }
  const follow = () => place(ring, card, data.target)
  const escape = (event) => event.key === "Escape" && go(-1)
  follow()
  const timer = setInterval(follow, FOLLOW_MS)
  document.addEventListener("scroll", follow, true)
  window.addEventListener("resize", follow)
  document.addEventListener("keydown", escape)
  const stop = () => {
    clearInterval(timer)
    document.removeEventListener("scroll", follow, true)
    window.removeEventListener("resize", follow)
    document.removeEventListener("keydown", escape)
  }
  left.set(parentElement, stop)
  return stop
}
