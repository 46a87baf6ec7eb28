import { RowSelection } from './row-selection';

const FILTER = { q: 'report' };

describe(RowSelection.name, () => {
  it('marks one by one and over several pages', () => {
    const sut = new RowSelection<number>();
    sut.toggle(3, [1, 2, 3]);
    sut.togglePage([10, 8]);
    sut.toggle(10, [10, 8]);
    expect(sut.targetOf(FILTER)).toEqual({ ids: [3, 8] });
    expect([sut.count(900), sut.pageState([10, 8]), sut.pageState([3]), sut.pageState([1])]).toEqual([
      2,
      'some',
      'all',
      'none',
    ]);
  });

  it('unmarks a page only when all of it is marked', () => {
    const sut = new RowSelection<string>();
    sut.toggle('a', ['a', 'b']);
    sut.togglePage(['a', 'b']);
    expect(sut.targetOf(FILTER)).toEqual({ ids: ['a', 'b'] });
    sut.togglePage(['a', 'b']);
    expect(sut.isEmpty()).toBe(true);
  });

  it('means the filter, not the page, when all that match are marked', () => {
    const sut = new RowSelection<number>();
    sut.markAllMatching();
    expect([sut.count(900), sut.has(12345), sut.isEmpty()]).toEqual([900, true, false]);
    expect(sut.targetOf(FILTER)).toEqual({ filter: FILTER });
  });

  it('falls back to the page when one of all is unmarked', () => {
    const sut = new RowSelection<number>();
    sut.markAllMatching();
    sut.toggle(2, [1, 2, 3]);
    expect(sut.targetOf(FILTER)).toEqual({ ids: [1, 3] });
    sut.clear();
    expect(sut.isEmpty()).toBe(true);
  });
});
