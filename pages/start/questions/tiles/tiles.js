// Tiles that are links as a whole. A plain click stays in this session; with a modifier, or from the menu, the address opens.

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

function tile(one, open) {
  const made = element(one.href ? "a" : "div", "tile")
  const picture = element("img")
  picture.src = one.picture
  picture.alt = one.alt
  const words = element("span", "words")
  const name = element("span", "name")
  if (one.number) name.append(element("span", "number", one.number), " ")
  name.append(one.title)
  words.append(name)
  if (one.says) words.append(element("br"), element("span", "says", one.says))
  made.append(picture, words)
  if (one.href) {
    made.href = one.href
    made.setAttribute("aria-label", [one.number, one.title, one.says, one.alt].filter(Boolean).join(" "))
    made.onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      open(one.id)
    }
  }
  return made
}

// As many in a row as fit, but for those that would leave one alone in the last row.
function arrange(row, narrow) {
  const gap = parseFloat(getComputedStyle(row).columnGap) || 0, count = row.childElementCount
  const fit = Math.max(1, Math.floor((row.clientWidth + gap) / (narrow + gap)))
  let columns = fit
  while (columns > 2 && count > columns && count % columns === 1) columns -= 1
  row.style.gridTemplateColumns = columns < fit ? `repeat(${columns}, minmax(0, 1fr))` : ""
}

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".groups")
  const story = JSON.stringify(data)
  const arrangeAll = () => { for (const row of place.querySelectorAll(".row:not(.doors)")) arrange(row, data.narrow) }
  place.observer?.disconnect() // of the run before
  place.observer = new ResizeObserver(arrangeAll)
  place.observer.observe(place)
  const leave = () => place.observer.disconnect()
  if (place.dataset.story === story) return leave
  place.dataset.story = story
  place.style.setProperty("--letters", `${data.letters}px`)
  place.style.setProperty("--narrow", `${data.narrow}px`)
  place.replaceChildren()
  for (const group of data.groups) {
    if (group.title) place.append(element("h2", "", group.title))
    const row = element("div", group.doors ? "row doors" : "row")
    for (const one of group.tiles) row.append(tile(one, (id) => setTriggerValue("open", id)))
    place.append(row)
  }
  arrangeAll()
  return leave
}
