'use strict'
var report = {}
report.sloppy = (function () {
  /*@strict*/ return this !== undefined
})()
globalThis.reports = { ...globalThis.reports, strict: report }
