// Arrow keys and a clicker go from step to step. Presses add up here, and the absolute target is sent.

const typing = "input:not([type=radio]):not([type=button]):not([type=checkbox]),textarea,select,[contenteditable]"
const uses = typing + ",[role=slider],[role=tab],[role=grid],[role=listbox],[role=option],[role=radio],[role=combobox],canvas,[data-keys]"
const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }
const preset = "[class*='st-key-'][class*='_try']"

const LOST_MS = 15000 // a press without an answer is sent again

let now = { steps: [], at: -1, chosen: false, send: () => {} }
let wanted = null // the step to ask for next
let flying = null // the step that was asked for and has no answer yet
let presses = 0 // sent so far; the server answers with the number of the one that it has followed
let timer = 0
let mounted = null // the copy of the component that is on the page

const inside = (event, selector) => event.composedPath().some((part) => part.matches?.(selector))

function step(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  if (event.key === "n" && mounted && !inside(event, typing)) now.send("notes", true)
  const move = by[event.key]
  if (!move) return
  const arrow = event.key.startsWith("Arrow")
  if (inside(event, arrow ? uses : typing) && !inside(event, preset)) return
  event.preventDefault()
  event.stopPropagation()
  const from = now.chosen ? now.at : now.at - (move > 0 ? 1 : 0) // on a page without a chosen step the first one is next
  const to = Math.min(Math.max(from + move, 0), now.steps.length - 1)
  if (now.chosen && to === now.at) return
  now.at = to
  now.chosen = true
  wanted = to
  flush()
}

// One question at a time: quick presses in between come down to their last.
function flush() {
  if (!mounted || flying !== null || wanted === null) return
  flying = wanted
  wanted = null
  presses += 1
  now.send("target", { step: now.steps[flying], press: presses })
  clearTimeout(timer)
  timer = setTimeout(() => {
    wanted ??= flying
    flying = null
    flush()
  }, LOST_MS)
}

export default function ({ data, setTriggerValue, parentElement }) {
  now.steps = data.steps
  now.send = setTriggerValue
  const mine = mounted = {}
  if (data.press >= presses) {
    presses = data.press
    flying = null
    clearTimeout(timer)
  }
  if (flying === null && wanted === null) {
    now.at = data.at
    now.chosen = data.chosen
  }
  listen()
  flush()
  parentElement.querySelector("span").dataset.listening = "yes" // from now on no press is lost
  return () => { if (mounted === mine) mounted = null }
}

// The document goes on listening while one page gives way to the next and this component is drawn anew: what is pressed
// meanwhile is sent by the next one. It ends with presenter mode, when the component is gone and the link says so.
function listen() {
  document.dl2Keys?.abort() // a listener of an earlier copy of this module
  document.dl2Keys = new AbortController()
  document.addEventListener("keydown", hear, { capture: true, signal: document.dl2Keys.signal })
}

function hear(event) {
  if (mounted || new URLSearchParams(location.search).has("present")) step(event)
  else document.dl2Keys.abort()
}
