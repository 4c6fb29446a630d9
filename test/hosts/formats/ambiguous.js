var report = {}
report.topThis = typeof this
report.topThisIsGlobal = this === globalThis
report.sloppy = (function () {
  return this !== undefined
})()
// oxlint-disable-next-line no-unused-vars -- it shows through arguments
function aliased(a) {
  a = a + 1
  /*@ambiguous*/ return arguments[0]
}
report.aliased = aliased(1)
try {
  undeclared = 1
  report.undeclared = typeof undeclared
} catch (error) {
  report.undeclared = error.name
}
try {
  Object.freeze((report.frozen = { x: 1 })).x = 2
  report.frozenThrows = false
} catch (error) {
  report.frozenThrows = error.name
}
report.deletes = (function () {
  try {
    delete Object.prototype
    return 'silent'
  } catch (error) {
    return error.name
  }
})()

globalThis.reports = { ...globalThis.reports, ambiguous: report }
