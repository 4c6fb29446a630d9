var report = {}
report.topThisIsExports = this === module.exports
report.exportsIsModuleExports = exports === module.exports
report.types = [typeof require, typeof module, typeof exports].join()
report.sloppy = (function () {
  return this !== undefined
})()
// oxlint-disable-next-line no-unused-vars -- it shows through arguments
function aliased(a) {
  a = a + 1
  /*@legacy*/ return arguments[0]
}
report.aliased = aliased(1)
exports.named = function named() {
  return 'named'
}
exports.counter = require('./counter.cjs')
exports.report = report
