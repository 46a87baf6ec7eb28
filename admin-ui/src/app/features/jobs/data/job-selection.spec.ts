import type { JobFilter } from './job-filter';
import { JobSelection } from './job-selection';

const FILTER: JobFilter = {
  q: 'report',
  state: ['paused'],
  type: [],
  task: [],
  tag: ['ops'],
  owner: ['user:anna'],
  last: ['failed'],
  nextFrom: null,
  nextTo: null,
  sort: 'name',
  page: 3,
  size: 20,
};

describe(JobSelection.name, () => {
  it('names what is marked', () => {
    const sut = new JobSelection();
    sut.togglePage([7, 3]);
    expect(sut.target(FILTER)).toEqual({ ids: [3, 7] });
  });

  it('means the filter without order and page when all that match are marked', () => {
    const sut = new JobSelection();
    sut.markAllMatching();
    expect(sut.target(FILTER)).toEqual({
      filter: { q: 'report', state: ['paused'], tag: ['ops'], owner: ['user:anna'], lastStatus: ['failed'] },
    });
  });
});
