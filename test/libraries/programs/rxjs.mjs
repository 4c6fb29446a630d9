import * as rx from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { digest, print } from './print.mjs'

const collect = (source) =>
  new Promise((resolve) => {
    const seen = []
    source.subscribe({
      next: (value) => seen.push(value),
      error: (error) => resolve([...seen, `${error.name}: ${error.message}`]),
      complete: () => resolve([...seen, 'end']),
    })
  })
const n = (count) => rx.range(1, count)

print(
  'map',
  await collect(
    n(10).pipe(
      rx.filter((x) => x % 2 === 0),
      rx.map((x) => x * x),
      rx.scan((sum, x) => sum + x, 0),
    ),
  ),
)
print(
  'merge',
  await collect(n(4).pipe(rx.mergeMap((x) => rx.of(x, -x).pipe(rx.observeOn(x % 2 ? rx.asapScheduler : rx.queueScheduler)), 2))),
)
print('concat', await collect(n(3).pipe(rx.concatMap((x) => rx.timer(3 - x).pipe(rx.map(() => x))))))
print('switch', await collect(rx.of('a', 'b').pipe(rx.switchMap((x) => rx.of(x + 1, x + 2)))))
print(
  'group',
  await collect(
    n(6).pipe(
      rx.groupBy((x) => x % 3),
      rx.mergeMap((group) =>
        group.pipe(
          rx.toArray(),
          rx.map((list) => [group.key, list]),
        ),
      ),
    ),
  ),
)
print('buffer', await collect(n(7).pipe(rx.bufferCount(3, 2))))
print(
  'window',
  await collect(
    n(5).pipe(
      rx.windowCount(2),
      rx.mergeMap((part) => part.pipe(rx.reduce((a, b) => a + b))),
    ),
  ),
)
print('zip', await collect(rx.zip(n(3), rx.from('abc'), rx.of(true, false))))
print('latest', await collect(rx.combineLatest({ a: n(2), b: rx.of('x') })))
print(
  'fork',
  await collect(
    rx.forkJoin([
      n(3),
      Promise.resolve('p'),
      rx.from(
        (async function* () {
          yield 1
          yield 2
        })(),
      ),
    ]),
  ),
)
print(
  'retry',
  await collect(
    rx.defer(() => (Math.random() < 2 ? rx.throwError(() => new TypeError('broken')) : rx.EMPTY)).pipe(rx.retry(2), rx.startWith('start')),
  ),
)
print(
  'catch',
  await collect(
    n(5).pipe(
      rx.map((x) => {
        if (x === 3) throw new RangeError('three')
        return x
      }),
      rx.catchError((error) => rx.of(error.message)),
      rx.finalize(() => print('finalized', 1)),
    ),
  ),
)
print('empty', await collect(rx.EMPTY.pipe(rx.throwIfEmpty())))
print('sequence', await collect(n(2).pipe(rx.single())))
print('expand', await collect(rx.of(1).pipe(rx.expand((x) => (x < 50 ? rx.of(x * 3) : rx.EMPTY)))))
print('distinct', await collect(rx.of(1, 1, 2, 1).pipe(rx.distinctUntilChanged(), rx.pairwise())))
const subject = new rx.BehaviorSubject(0)
const replay = new rx.ReplaySubject(2)
const shared = subject.pipe(
  rx.map((x) => x * 10),
  rx.share({ connector: () => replay, resetOnRefCountZero: false }),
)
const lists = [[], []]
const first = shared.subscribe((x) => lists[0].push(x))
subject.next(1)
subject.next(2)
shared.subscribe((x) => lists[1].push(x))
first.unsubscribe()
subject.next(3)
subject.complete()
print('subjects', [lists, first.closed, subject.isStopped])
print('last value', [await rx.lastValueFrom(n(4)), await rx.firstValueFrom(rx.EMPTY, { defaultValue: 'none' })])
const scheduler = new TestScheduler((actual, expected) => print('marbles', [JSON.stringify(actual) === JSON.stringify(expected), actual]))
scheduler.run(({ cold, hot, expectObservable, expectSubscriptions }) => {
  const source = cold('-a-b-(c|)')
  expectObservable(source.pipe(rx.debounceTime(3))).toBe('-----(c|)')
  expectSubscriptions(source.subscriptions).toBe('^----!')
  expectObservable(hot('a^b-c-#').pipe(rx.throttleTime(2), rx.materialize())).toBe('-x---(y|)', {
    x: rx.Notification.createNext('b'),
    y: rx.Notification.createError('error'),
  })
})
print(
  'virtual',
  (() => {
    const virtual = new rx.VirtualTimeScheduler()
    const seen = []
    rx.interval(1000, virtual)
      .pipe(rx.take(4), rx.timestamp(virtual))
      .subscribe((it) => seen.push(it))
    virtual.flush()
    return seen
  })(),
)
digest('exports', Object.keys(rx))
