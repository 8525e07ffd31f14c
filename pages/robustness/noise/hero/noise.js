// The numbers of dl2core/robustness/noise.py: a counter mixed with the picture's key, then Box and Muller.

function mixed(x) {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 0
}

const bitsOf = (index, [first, second]) => mixed((mixed((index ^ first) >>> 0) + second) >>> 0) >>> 8

function normals(count, key) {
  const half = (count + 1) >> 1
  const numbers = new Float32Array(2 * half)
  for (let i = 0; i < half; i += 1) {
    const radius = Math.sqrt(-2 * Math.log((bitsOf(i, key) + 1) * 2 ** -24))
    const angle = bitsOf(half + i, key) * (2 * Math.PI * 2 ** -24)
    numbers[i] = radius * Math.cos(angle)
    numbers[half + i] = radius * Math.sin(angle)
  }
  return numbers.subarray(0, count)
}
