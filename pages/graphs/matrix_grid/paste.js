// A block from the clipboard as edits of the table: what stands between its cells, which of them are names, where they go.
//
// Where there is a tab, only tabs part cells; so a decimal comma stays one. What could be read in two ways is not written.

const LONGEST_CELL = 100 // characters
const NUMBER = /^[-+−]?[\d.,/]+(e[-+]?\d+)?$/i
const ONE_OR_TWO = /^\s*\d+(,\d+)?\s*$/

// Returns { edits: [[row, column, text]], says }; without edits nothing is to be written, and `says` tells why.
function readBlock(text, at, table) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n")
  const sign = ["\t", ";", ","].find((one) => text.includes(one)) ?? " "
  if (sign === "," && lines.every((line) => ONE_OR_TWO.test(line)))
    return refuse(`${lines.find((line) => line.includes(",")).trim()} can be one number or two cells: write a point, or put tabs between cells`)
  let block = lines.map((line) => (sign === " " ? line.trim().split(/ +/) : line.split(sign)).map((cell) => cell.trim()))
  if (block.flat().some((cell) => cell.length > LONGEST_CELL)) return refuse(`a cell has more than ${LONGEST_CELL} characters`)
  const { above, left, body } = partNames(block, table)
  const where = (names, known, count, start) =>
    names && names.every((name) => known.includes(name)) ? names.map((name) => known.indexOf(name)) : [...Array(count).keys()].map((k) => start + k)
  const rows = where(left, table.rows, body.length, at[0])
  const columns = where(above, table.columns, Math.max(...body.map((row) => row.length)), at[1])
  const all = body.flatMap((row, i) => row.map((cell, j) => [rows[i], columns[j], cell === "" ? table.empty : cell]))
  const edits = all.filter(([i, j]) => i < table.rows.length && j < table.columns.length)
  if (!edits.length) return refuse("nothing in the clipboard fits into the table")
  const says = [`Wrote ${edits.length} ${edits.length === 1 ? "entry" : "entries"}: ${span("row", edits.map(([i]) => i), table.rows)}, ${span("column", edits.map(([, j]) => j), table.columns)}`]
  if (above || left) says.push(`names ${above && left ? "above and at the left" : above ? "above" : "at the left"} are no entries`)
  if (all.length > edits.length) says.push(`${all.length - edits.length} lie outside the table and were left out`)
  return { edits, says: says.join("; ") }
}

const refuse = (why) => ({ edits: [], says: `Nothing was written: ${why}` })

function span(word, places, names) {
  const first = Math.min(...places), last = Math.max(...places)
  return first === last ? `${word} ${names[first]}` : `${word}s ${names[first]} to ${names[last]}`
}

// Names above and at the left: words, or numbers that are the table's own names around a whole table.
function partNames(block, table) {
  const head = block[0].slice(1), side = block.slice(1).map((row) => row[0])
  const corner = block.length > 1 && head.length > 0 && !NUMBER.test(block[0][0])
  const same = (names, known) => names.length === known.length && names.every((name) => known.includes(name))
  const own = corner && same(head, table.columns) && same(side, table.rows)
  const words = (names) => names.length > 0 && names.every((name) => name !== "" && !NUMBER.test(name))
  if (own || (corner && words(head) && words(side))) return { above: head, left: side, body: block.slice(1).map((row) => row.slice(1)) }
  if (block.length > 1 && words(block[0])) return { above: block[0], left: null, body: block.slice(1) }
  const first = block.map((row) => row[0])
  if (block[0].length > 1 && words(first)) return { above: null, left: first, body: block.map((row) => row.slice(1)) }
  return { above: null, left: null, body: block }
}
