// Money and days: amounts in cents that are shared without loss, dates as numbers of days, invoices that fall due.
class Money {
  constructor(
    readonly cents: number,
    readonly currency: string,
  ) {
    if (!Number.isInteger(cents)) throw new RangeError(`${cents} are no whole cents`)
  }

  private sameAs(other: Money): void {
    if (this.currency !== other.currency) throw new TypeError(`${this.currency} is not ${other.currency}`)
  }

  plus(other: Money): Money {
    this.sameAs(other)
    return new Money(this.cents + other.cents, this.currency)
  }

  minus(other: Money): Money {
    this.sameAs(other)
    return new Money(this.cents - other.cents, this.currency)
  }

  times(factor: number): Money {
    const exact = this.cents * factor
    return new Money(roundHalfEven(exact), this.currency)
  }

  isMoreThan(other: Money): boolean {
    this.sameAs(other)
    return this.cents > other.cents
  }

  /** Shares that add up to the whole: the first ones get the cents that are left. */
  shared(count: number): Money[] {
    const least = Math.floor(this.cents / count)
    const left = this.cents - least * count
    const shares: Money[] = []
    for (let i = 0; i < count; i++) {
      const cents = i < left ? least + 1 : least
      shares.push(new Money(cents, this.currency))
    }
    return shares
  }
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest < 0.5) return below
  if (rest > 0.5) return below + 1
  return below % 2 === 0 ? below : below + 1
}

function isLeapYear(year: number): boolean {
  if (year % 400 === 0) return true
  return year % 4 === 0 && year % 100 !== 0
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

class Day {
  constructor(
    readonly year: number,
    readonly month: number,
    readonly day: number,
  ) {}

  /** Years begin in March here, so that the leap day is the last. */
  static fromNumber(number: number): Day {
    const days = number + 719_468
    const era = Math.floor(days / 146_097)
    const dayOfEra = days - era * 146_097
    const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
    const yearOfEra = Math.floor((dayOfEra - leaps) / 365)
    const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
    const shifted = Math.floor((5 * dayOfYear + 2) / 153)
    const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
    const month = shifted < 10 ? shifted + 3 : shifted - 9
    const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return new Day(year, month, day)
  }

  toNumber(): number {
    const year = this.month <= 2 ? this.year - 1 : this.year
    const era = Math.floor(year / 400)
    const yearOfEra = year - era * 400
    const shifted = this.month > 2 ? this.month - 3 : this.month + 9
    const dayOfYear = Math.floor((153 * shifted + 2) / 5) + this.day - 1
    const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  plusDays(count: number): Day {
    const number = this.toNumber()
    return Day.fromNumber(number + count)
  }

  plusMonths(count: number): Day {
    const months = this.year * 12 + this.month - 1 + count
    const year = Math.floor(months / 12)
    const month = (months % 12) + 1
    const day = Math.min(this.day, daysInMonth(year, month))
    return new Day(year, month, day)
  }

  daysUntil(other: Day): number {
    return other.toNumber() - this.toNumber()
  }

  get isWeekend(): boolean {
    const weekday = (this.toNumber() + 4) % 7
    return weekday === 0 || weekday === 6
  }

  nextWorkday(): Day {
    if (!this.isWeekend) return this
    const next = this.plusDays(1)
    return next.nextWorkday()
  }
}

interface Rate {
  readonly due: Day
  readonly amount: Money
}

function ratesOf(total: Money, start: Day, count: number): Rate[] {
  return total.shared(count).map((amount, i) => {
    const due = start.plusMonths(i).nextWorkday()
    return { due, amount }
  })
}

function feeFor({ due, amount }: Rate, paid: Day): Money {
  const late = due.daysUntil(paid)
  if (late <= 3) return amount.times(0)
  const yearly = late > 30 ? 0.09 : 0.05
  return amount.times((yearly * late) / 365)
}

function settle(rates: readonly Rate[], delay: number): Money {
  let open = new Money(0, 'EUR')
  for (const [i, rate] of rates.entries()) {
    const paid = rate.due.plusDays((i * delay) % 45)
    const fee = feeFor(rate, paid)
    open = open.plus(rate.amount).plus(fee)
    if (open.isMoreThan(rate.amount)) open = open.minus(rate.amount)
  }
  return open
}

export function run(): string {
  let open = new Money(0, 'EUR')
  let days = 0
  for (let i = 0; i < 400; i++) {
    const start = new Day(2020 + (i % 7), 1 + (i % 12), 1 + (i % 28))
    const rates = ratesOf(new Money(100_000 + i * 37, 'EUR'), start, 6 + (i % 13))
    open = open.plus(settle(rates, 5 + (i % 11)))
    for (const { due } of rates) days += start.daysUntil(due)
  }
  return [open.cents, days].join()
}
