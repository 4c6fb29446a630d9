const counter = require('./counter.cjs')

if (counter() > 100) return

module.exports = class Replaced {
  constructor() {
    /*@replaced*/ this.count = counter()
  }
}
