import * as dateFns from 'date-fns'
import * as locales from 'date-fns/locale'
import { attempt, digest, print } from './print.mjs'

const { add, format, formatDistance, formatDuration, formatISO, formatRelative, intervalToDuration, parse, parseISO } = dateFns
const dates = ['2024-02-29T23:59:58.007', '1999-12-31T00:00:00', '2021-03-28T02:30:00', '0099-01-01T12:00:00'].map((text) => parseISO(text))
for (const [name, locale] of Object.entries(locales)) {
  print(name, format(dates[0], 'PPPPpppp', { locale }))
  digest(
    name,
    dates.map((date) => [
      format(date, "EEEE do MMMM yyyy, QQQ 'week' I/w BBBB GGGG", { locale }),
      formatDistance(dates[0], date, { locale, includeSeconds: true, addSuffix: true }),
      formatRelative(date, dates[0], { locale }),
      formatDuration({ years: 2, days: 3, hours: 1 }, { locale }),
    ]),
  )
}
print(
  'parsed',
  ['29/02/2024', '30/02/2024', 'xx'].map((text) => attempt(() => formatISO(parse(text, 'dd/MM/yyyy', dates[0])))),
)
print(
  'parsed names',
  ['Monday, 1st January 2024', 'mardi 2 janvier 2024'].map((text, i) =>
    String(parse(text, i ? 'EEEE d MMMM yyyy' : 'EEEE, do MMMM yyyy', dates[0], { locale: i ? locales.fr : locales.enUS }).getTime()),
  ),
)
print(
  'tokens',
  attempt(() => format(dates[0], 'YYYY-MM-DD')),
)
print(
  'invalid',
  attempt(() => format(new Date(NaN), 'P')),
)
print('add', formatISO(add(dates[0], { years: 1, months: -13, weeks: 2, days: 5, hours: 30, seconds: 61 })))
print('duration', intervalToDuration({ start: dates[1], end: dates[0] }))
const interval = { start: dates[1], end: dates[0] }
print('intervals', [
  dateFns.eachQuarterOfInterval(interval).length,
  dateFns.eachWeekendOfInterval(interval).length,
  dateFns.differenceInBusinessDays(dates[0], dates[1]),
  dateFns.areIntervalsOverlapping(interval, { start: dates[2], end: dates[0] }),
])
// The time matters to them; and V8 quotes a parameter of the last two, to which esbuild gives another name in a copy of the function.
const skipped =
  /^(?:constructNow|isToday|isTomorrow|isYesterday|isThis|isFuture|isPast|.*ToNow|startOfT|endOfT|startOfY.*rday|endOfY.*rday|parseISO$|parseJSON$)/
for (const [name, call] of Object.entries(dateFns))
  if (typeof call === 'function' && call.length > 0 && call.length < 3 && !skipped.test(name))
    digest(name, String(JSON.stringify(attempt(() => call(dates[0], dates[1])) ?? null)))
