import { attempt, digest, print } from './print.mjs'

const people = ['Ann', 'bob', 'Cy', 'Dora', 'eve'].map((name, i) => ({
  name,
  age: (i * 37) % 11,
  tags: ['a', 'b', 'c'].slice(i % 3),
  home: { city: i % 2 ? 'Rome' : 'Oslo' },
}))

/** The same jobs for both of lodash's packages. */
export function lodashJobs(_) {
  print('version', _.VERSION)
  print('groups', _.groupBy(people, 'home.city'))
  print(
    'order',
    _.orderBy(people, ['home.city', 'age'], ['asc', 'desc']).map(({ name }) => name),
  )
  print(
    'chain',
    _(people)
      .filter({ home: { city: 'Oslo' } })
      .map('tags')
      .flatten()
      .countBy()
      .toPairs()
      .sortBy(0)
      .value(),
  )
  print(
    'lazy',
    _(_.range(400))
      .map((n) => n * 3)
      .filter((n) => n % 2)
      .take(5)
      .reverse()
      .value(),
  )
  print(
    'merge',
    _.mergeWith({ a: [1], b: { c: 1 } }, { a: [2], b: { d: [3] } }, (to, from) => (_.isArray(to) ? to.concat(from) : undefined)),
  )
  print('paths', [_.get(people, '[3].home["city"]'), _.set({}, 'a[0].b.c', 4), _.unset({ a: { b: 1 } }, 'a.b'), _.toPath('a[0].b["c.d"]')])
  print('deep', [
    _.isEqual(_.cloneDeep(people), people),
    _.isEqualWith([1], ['1'], (a, b) => (_.isArray(a) ? undefined : a == b)),
    _.isMatch(people[0], { age: 0 }),
  ])
  print(
    'template',
    _.template('<% _.forEach(list, function (it) { %><li><%- it %></li><% }) %>${ end }<%= list.length %>', { imports: { _ } })({
      list: ['<a>', '&'],
      end: '!',
    }),
  )
  print(
    'template error',
    attempt(() => _.template('<% if %>')),
  )
  print(
    'words',
    ['fooBar-baz QUX_1', 'ÀÉÎ õäß', 'été 🚀 x'].map((text) => [
      _.camelCase(text),
      _.kebabCase(text),
      _.startCase(text),
      _.deburr(text),
      _.words(text),
      _.truncate(text, { length: 6 }),
    ]),
  )
  print('pad', [
    _.pad('a', 6, 'xy'),
    _.repeat('ab', 3),
    _.escape('<a & "b">'),
    _.unescape('&lt;&#39;'),
    _.trim('--a-', '-'),
    _.upperFirst('éa'),
  ])
  print('sets', [
    _.intersectionBy([2.1, 1.2], [4.3, 2.4], Math.floor),
    _.xor([1, 2], [2, 3]),
    _.unionWith([{ a: 1 }], [{ a: 1 }, { a: 2 }], _.isEqual),
    _.differenceBy([3.1, 2.2], [2.9], Math.floor),
  ])
  print('arrays', [
    _.chunk(_.range(7), 3),
    _.zipObjectDeep(['a.b[0]', 'a.c'], [1, 2]),
    _.flattenDepth([1, [2, [3, [4]]]], 2),
    _.sortedIndexBy([{ n: 1 }, { n: 5 }], { n: 4 }, 'n'),
  ])
  print('numbers', [
    _.round(4.0056, 2),
    _.sumBy(people, 'age'),
    _.meanBy(people, ({ age }) => age),
    _.clamp(12, 1, 5),
    _.inRange(-3, -4, 2),
    _.ceil(6040, -2),
  ])
  const calls = []
  const memo = _.memoize((n) => (calls.push(n), n * 2))
  print('functions', [
    memo(2),
    memo(2),
    calls,
    _.curry((a, b, c) => [a, b, c])(1)(2, 3),
    _.partialRight((a, b) => a - b, 1)(5),
    _.flow([_.add, String])(1, 2),
    _.overArgs((a, b) => [a, b], [_.negate(Boolean), _.identity])(0, 1),
  ])
  print(
    'once',
    _.times(
      3,
      _.once(() => calls.length),
    ),
  )
  print('objects', [
    _.invertBy({ a: 1, b: 1 }),
    _.pickBy({ a: 1, b: null }),
    _.mapKeys({ a: 1 }, (value, key) => key + value),
    _.transform([1, 2, 3], (into, n) => {
      into.push(n)
      return n < 2
    }),
    _.defaultsDeep({ a: { b: 1 } }, { a: { b: 2, c: 3 } }),
  ])
  print(
    'types',
    [NaN, null, [], {}, () => {}, new Map(), /x/, new Date(0), Symbol.iterator, new Error('e'), new Uint8Array(1), Object(1n)].map(
      (value) =>
        [_.isPlainObject(value), _.isArrayLike(value), _.isEmpty(value), _.isNative(value), _.isTypedArray(value)].map(Number).join(''),
    ),
  )
  print('native', [_.isNative(Array.prototype.push), _.isNative(_.noop), _.functionsIn({ a() {}, b: 1 })])
  print('sample', [_.shuffle(_.range(10)), _.sampleSize(people, 2).map(({ name }) => name), _.random(5, 9)])
  print(
    'bind',
    _.bindAll(
      {
        label: 'x',
        show() {
          return this.label
        },
      },
      ['show'],
    ).show.call(null),
  )
  digest('all names', _.functions(_))
}
