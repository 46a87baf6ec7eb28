import { addMonths, dateOf, dayOf, firstDayOf, hoursOf, monthOf, weekOf } from './calendar-days';

const BERLIN = 'Europe/Berlin';

describe('days of the calendar', () => {
  it.each([
    ['2026-03-29', 23],
    ['2026-10-25', 25],
    ['2026-11-25', 24],
  ])('%s has %i hours in Berlin', (date, hours) => {
    const day = dayOf(date, BERLIN);
    expect(day.hours).toBe(hours);
    expect(hoursOf(day, BERLIN)).toHaveLength(hours);
  });

  it('leaves out the skipped hour and shows the repeated one twice', () => {
    const labels = (date: string): string[] => hoursOf(dayOf(date, BERLIN), BERLIN).map(({ label }) => label);
    expect(labels('2026-03-29').slice(0, 4)).toEqual(['00:00', '01:00', '03:00', '04:00']);
    expect(labels('2026-10-25').slice(0, 5)).toEqual(['00:00', '01:00', '02:00', '02:00', '03:00']);
    const repeated = hoursOf(dayOf('2026-10-25', BERLIN), BERLIN).filter(({ isRepeated }) => isRepeated);
    expect(repeated).toHaveLength(1);
  });

  it('begins a day that has no midnight at its first instant', () => {
    // Cairo, 24 April 2026: clocks go from 00:00 to 01:00.
    const day = dayOf('2026-04-24', 'Africa/Cairo');
    expect(new Date(day.from).toISOString()).toBe('2026-04-23T22:00:00.000Z');
    expect(day.hours).toBe(23);
  });

  it('joins days without a gap, and knows the date of an instant by the zone', () => {
    const week = weekOf('2026-10-25', BERLIN, 1);
    expect(week.map(({ date }) => date)).toEqual([
      '2026-10-19',
      '2026-10-20',
      '2026-10-21',
      '2026-10-22',
      '2026-10-23',
      '2026-10-24',
      '2026-10-25',
    ]);
    expect(week.slice(1).every(({ from }, index) => from === week[index]!.to)).toBe(true);
    expect(dateOf(Date.UTC(2026, 10, 25, 22), 'Asia/Riyadh')).toBe('2026-11-26');
  });

  it('shows whole weeks of a month, from Sunday or Monday', () => {
    const weeks = monthOf('2026-11-25', 'UTC', 7);
    expect(weeks[0]?.[0]?.date).toBe('2026-11-01');
    expect(monthOf('2026-11-25', 'UTC', 1)[0]?.[0]).toMatchObject({ date: '2026-10-26', isInMonth: false });
    expect(weeks.flat().filter(({ isInMonth }) => isInMonth)).toHaveLength(30);
    expect(addMonths('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('begins the week as the language does', () => {
    expect(firstDayOf('en-GB')).toBe(1);
    expect(firstDayOf('ar-SA')).toBe(7);
  });
});
