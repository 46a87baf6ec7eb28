import { lineAt, rowsOf, startsOf, windowAt } from './log-window';

describe(rowsOf.name, () => {
  it.each([
    ['', null, 1],
    ['one\ntwo\n', null, 3],
    ['12345678901', 10, 2],
    ['1234567890', 10, 1],
    ['1234567890x\n\ny', 10, 4],
  ])('of %j at %p columns is %i', (text, columns, rows) => {
    expect(rowsOf(text, columns)).toBe(rows);
  });
});

describe(windowAt.name, () => {
  const starts = startsOf(
    Array.from({ length: 100_000 }, (_, index) => (index % 2 === 0 ? 'short' : 'two\nrows')),
    null,
  );

  it('draws a bounded part of a long log, and space for the rest', () => {
    const { from, to, rowsBefore, rowsAfter } = windowAt(starts, 75_000, 30);
    expect(to - from).toBeLessThan(80);
    expect(rowsBefore).toBeLessThan(75_000);
    expect(rowsBefore + (starts[to]! - starts[from]!) + rowsAfter).toBe(150_000);
    expect(lineAt(starts, 75_000)).toBe(50_000);
  });

  it('reaches the last line at the end and the first at the start', () => {
    expect(windowAt(starts, 150_000, 30)).toMatchObject({ to: 100_000, rowsAfter: 0 });
    expect(windowAt(starts, 0, 30)).toMatchObject({ from: 0, rowsBefore: 0 });
  });

  it('has nothing to draw in an empty log', () => {
    expect(windowAt(startsOf([], null), 0, 30)).toEqual({ from: 0, to: 0, rowsBefore: 0, rowsAfter: 0 });
  });
});
