import type { JobFilter } from './job-filter';
import { JobSelection } from './job-selection';

const FILTER: JobFilter = {
  q: 'report',
  state: ['paused'],
  type: [],
  task: [],
  tag: ['ops'],
  sort: 'name',
  page: 3,
  size: 20,
};

describe(JobSelection.name, () => {
  it('marks one by one and over several pages', () => {
    const sut = new JobSelection();
    sut.toggle(3, [1, 2, 3]);
    sut.togglePage([7, 8]);
    sut.toggle(7, [7, 8]);
    expect(sut.target(FILTER)).toEqual({ ids: [3, 8] });
    expect([sut.count(900), sut.pageState([7, 8]), sut.pageState([3]), sut.pageState([1])]).toEqual([
      2,
      'some',
      'all',
      'none',
    ]);
  });

  it('unmarks a page only when all of it is marked', () => {
    const sut = new JobSelection();
    sut.toggle(1, [1, 2]);
    sut.togglePage([1, 2]);
    expect(sut.target(FILTER)).toEqual({ ids: [1, 2] });
    sut.togglePage([1, 2]);
    expect(sut.isEmpty()).toBe(true);
  });

  it('means the filter, not the page, when all that match are marked', () => {
    const sut = new JobSelection();
    sut.markAllMatching();
    expect([sut.count(900), sut.has(12345), sut.isEmpty()]).toEqual([900, true, false]);
    expect(sut.target(FILTER)).toEqual({ filter: { q: 'report', state: ['paused'], tag: ['ops'] } });
  });

  it('falls back to the page when one of all is unmarked', () => {
    const sut = new JobSelection();
    sut.markAllMatching();
    sut.toggle(2, [1, 2, 3]);
    expect(sut.target(FILTER)).toEqual({ ids: [1, 3] });
    sut.clear();
    expect(sut.isEmpty()).toBe(true);
  });
});
