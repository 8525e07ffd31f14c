// The pictures: stored pixels enlarged to the model's input, with the noise of the place where it enters.

const cubic = (t) => { // Keys 1981 with a = -1/2, as Pillow and torchvision enlarge
  const x = Math.abs(t)
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
}

// One row of weights per new pixel: four old ones, cut off and made one at the border.
function weightsOf(from, to) {
  return Array.from({ length: to }, (_, place) => {
    const centre = (place + 0.5) * (from / to) - 0.5
    const first = Math.floor(centre) - 1
    const taps = [0, 1, 2, 3].map((k) => [first + k, cubic(centre - first - k)]).filter(([at]) => at >= 0 && at < from)
    const sum = taps.reduce((total, [, weight]) => total + weight, 0)
    return taps.map(([at, weight]) => [at, weight / sum])
  })
}

// (from, from, 3) -> (to, to, 3), levels of 255
function enlarged(pixels, from, to) {
  if (from === to) return pixels
  const weights = weightsOf(from, to)
  const wide = new Float32Array(from * to * 3)
  for (let row = 0; row < from; row += 1) {
    for (let column = 0; column < to; column += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0
        for (const [at, weight] of weights[column]) sum += weight * pixels[(row * from + at) * 3 + channel]
        wide[(row * to + column) * 3 + channel] = sum
      }
    }
  }
  const out = new Float32Array(to * to * 3)
  for (let row = 0; row < to; row += 1) {
    for (let i = 0; i < to * 3; i += 1) {
      let sum = 0
      for (const [at, weight] of weights[row]) sum += weight * wide[at * to * 3 + i]
      out[row * to * 3 + i] = Math.min(255, Math.max(0, sum))
    }
  }
  return out
}

// Stored pixels of a data URI: (side, side, 3)
async function stored(source) {
  const image = new Image()
  image.src = source
  await image.decode()
  const canvas = new OffscreenCanvas(image.width, image.height)
  const context = canvas.getContext("2d")
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const pixels = new Float32Array(image.width * image.height * 3)
  for (let i = 0, j = 0; i < data.length; i += 4) for (let c = 0; c < 3; c += 1) pixels[j++] = data[i + c]
  return { side: image.width, pixels }
}

// The picture as the model gets it, levels of 255 before they are cut for the screen.
function noisy(picture, size, kind, sigma, std) {
  const at = kind === "stored" ? picture.side : size
  picture.noise ??= {}
  picture.large ??= {}
  picture.noise[at] ??= normals(at * at * 3, picture.key)
  picture.large[at] ??= enlarged(picture.pixels, picture.side, at)
  const clean = picture.large[at], unit = picture.noise[at], out = new Float32Array(clean.length)
  for (let i = 0; i < out.length; i += 1) {
    const step = kind === "normalised" ? sigma * std[i % 3] * 255 : sigma * 255
    out[i] = clean[i] + step * unit[i]
  }
  return { side: at, pixels: kind === "stored" ? out.map((value) => Math.floor(Math.min(255, Math.max(0, value)))) : out }
}

function paint(canvas, { side, pixels }) {
  if (canvas.width !== side) canvas.width = canvas.height = side
  const context = canvas.getContext("2d")
  const image = context.createImageData(side, side)
  for (let i = 0, j = 0; i < pixels.length; i += 3, j += 4) {
    for (let c = 0; c < 3; c += 1) image.data[j + c] = pixels[i + c] // clamped and rounded by the array
    image.data[j + 3] = 255
  }
  context.putImageData(image, 0, 0)
}
