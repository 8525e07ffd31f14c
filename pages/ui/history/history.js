// One state, one entry. A run writes the parameters that it changed into the address one after the other: the first one makes an
// entry, the others mend it. What somebody sets by hand mends the entry that is there, and so does the answer to it.
// Another page begins at its top, wherever the last one was left.

function keep(app) {
  let rested = true // whether a run has ended since the address was last written: only then it holds a state that was seen
  let path = location.pathname
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history)
  const arrive = () => {
    if (path !== location.pathname) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0)
    path = location.pathname
  }
  history.pushState = (...entry) => {
    const elsewhere = new URL(entry[2] ?? "", location.href).pathname !== path
    ;(rested || elsewhere ? push : replace)(...entry)
    rested = false
    arrive()
  }
  history.replaceState = (...entry) => {
    replace(...entry)
    rested = false
  }
  addEventListener("popstate", arrive)
  const look = () => { if (app.dataset.testScriptState === "notRunning") rested = true }
  new MutationObserver(look).observe(app, { attributeFilter: ["data-test-script-state"] })
}

export default function () {
  const app = document.querySelector("[data-testid=stApp]")
  if (!app || app.dl2History) return
  app.dl2History = true
  keep(app)
}
