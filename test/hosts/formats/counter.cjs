module.exports = counter

var count = 0

function counter() {
  count++
  /*@counter*/ return count
}
