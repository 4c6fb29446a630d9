import './print.mjs'
import * as d3 from 'd3'
import { attempt, digest, print } from './print.mjs'

const values = Array.from({ length: 60 }, (_, i) => ({ i, x: (i * 37) % 101, y: Math.sin(i / 5) * 50 + 50, group: 'abc'[i % 3] }))
const linear = d3.scaleLinear([0, 101], [0, 640]).nice()
print('linear', [linear(50), linear.invert(320), linear.ticks(5), linear.ticks(5).map(linear.tickFormat(5, '+$,.2f'))])
print('scales', [
  d3.scaleLog([1, 1000], [0, 3]).ticks(4),
  d3.scalePow([0, 9], [0, 3]).exponent(0.5)(4),
  d3.scaleBand(['a', 'b', 'c'], [0, 120]).padding(0.1)('b'),
  d3
    .scaleQuantile(
      values.map(({ y }) => y),
      d3.range(4),
    )
    .quantiles(),
  d3.scaleThreshold([0, 1], ['r', 'w', 'b'])(0.5),
  d3.scaleSequential(d3.interpolateViridis)(0.3),
  d3.scaleUtc([new Date(0), new Date(1e12)]).ticks(5),
])
print('shapes', [
  d3
    .line(
      ({ i }) => i,
      ({ y }) => y,
    )
    .curve(d3.curveCatmullRom)(values.slice(0, 8)),
  d3.area().curve(d3.curveMonotoneX)(d3.pairs(d3.range(5))),
  d3.arc()({ innerRadius: 10, outerRadius: 50, startAngle: 0.1, endAngle: 2, padAngle: 0.01, cornerRadius: 2 }),
  d3.symbol(d3.symbolStar, 80)(),
  d3.linkHorizontal()({ source: [0, 1], target: [5, 6] }),
])
print('pie', d3.pie().sort(null)([3, 1, 2]))
print('stack', d3.stack().keys(['x', 'y']).order(d3.stackOrderInsideOut).offset(d3.stackOffsetWiggle)(values.slice(0, 5)))
const tree = d3
  .hierarchy({
    name: 'r',
    children: [
      {
        name: 'a',
        size: 4,
        children: [
          { name: 'aa', size: 1 },
          { name: 'ab', size: 3 },
        ],
      },
      { name: 'b', size: 7 },
    ],
  })
  .sum(({ size }) => size ?? 0)
  .sort((a, b) => b.value - a.value)
const box = (node) => [node.data.name, node.x0 ?? node.x, node.y0 ?? node.y, node.x1 ?? node.r, node.y1]
for (const layout of [
  d3.treemap().tile(d3.treemapSquarify).size([100, 50]).padding(1),
  d3.pack().size([100, 100]),
  d3.partition().size([100, 100]),
  d3.tree().size([10, 10]),
  d3.cluster().size([10, 10]),
])
  print('layout', layout(tree.copy()).descendants().map(box))
print(
  'format',
  ['.0%', '($.2f', '+20', '.^20', '.2s', '#x', ',.2r', '~g'].map((it) => d3.format(it)(1234.5678)),
)
print('locale', d3.formatLocale({ decimal: ',', thousands: '.', grouping: [3], currency: ['', ' €'] }).format('$,.2f')(1234.5))
print('time', [
  d3.utcFormat('%A %d %B %Y %j %U %L')(new Date(1e12)),
  String(d3.utcParse('%Y-%m-%d')('2020-02-30')),
  d3.utcMonth.range(new Date(0), new Date(1e10)).length,
])
print('array', [
  d3.rollups(
    values,
    (list) => d3.mean(list, ({ y }) => y),
    ({ group }) => group,
  ),
  d3
    .bin()
    .thresholds(5)(values.map(({ x }) => x))
    .map(({ length }) => length),
  d3.quantile(d3.range(10), 0.3),
  d3.bisector(({ x }) => x).left(values, 30),
  d3.ticks(0, 1, 4),
  d3.deviation(d3.range(9)),
  [...d3.union([1, 2], [2, 3])],
  d3.flatRollup(
    values,
    ({ length }) => length,
    ({ group }) => group,
    ({ x }) => x > 50,
  ),
])
print('csv', [d3.csvParse('a,b\n1,"x ""y"""\n', d3.autoType), d3.tsvFormat([{ a: 1, b: 'tab\t' }]), attempt(() => d3.csvParse('a'))])
print('colour', [
  d3.rgb('steelblue').brighter().formatHex(),
  d3.hsl('#f80').toString(),
  d3.lab('red'),
  d3.interpolateRgb.gamma(2.2)('purple', 'orange')(0.5),
  d3.interpolateZoom([0, 0, 1], [5, 5, 2])(0.5),
  d3.cubehelix('teal'),
])
const circle = d3.geoGraticule().step([30, 30])()
for (const projection of [
  d3.geoMercator(),
  d3.geoAlbersUsa(),
  d3.geoOrthographic().rotate([20, -30]).clipAngle(90),
  d3.geoConicEqualArea().fitSize([200, 100], circle),
  d3.geoNaturalEarth1().precision(0.5),
])
  digest('geo', d3.geoPath(projection)(circle) ?? 'none')
const delaunay = d3.Delaunay.from(
  values,
  ({ x }) => x,
  ({ y }) => y,
)
print('voronoi', [delaunay.find(40, 40), delaunay.voronoi([0, 0, 101, 101]).cellPolygon(3), delaunay.hull])
const nodes = values.slice(0, 20).map(({ i }) => ({ i }))
d3.forceSimulation(nodes)
  .force('charge', d3.forceManyBody())
  .force('link', d3.forceLink(nodes.slice(1).map(({ i }) => ({ source: i, target: (i * 3) % 20 }))))
  .force('centre', d3.forceCenter())
  .force('collide', d3.forceCollide(3))
  .stop()
  .tick(50)
digest(
  'force',
  nodes.map(({ x, y }) => [Math.round(x * 1e6), Math.round(y * 1e6)]),
)
digest('contours', d3.contours().size([6, 10]).thresholds([20, 60])(values.map(({ y }) => y)))
print(
  'quadtree',
  d3
    .quadtree(
      values,
      ({ x }) => x,
      ({ y }) => y,
    )
    .find(50, 50),
)
print(
  'chord',
  d3.chord()([
    [1, 2],
    [3, 4],
  ]),
)
print('random', [d3.randomNormal()(), d3.randomPoisson(5)(), d3.shuffle(d3.range(6))])
const dispatch = d3.dispatch('start', 'end').on('start.x', function (it) {
  print('dispatched', [this.me, it])
})
dispatch.call('start', { me: 1 }, 2)
digest('exports', Object.keys(d3))
