import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { liveRows } from './live-rows';

interface Row {
  id: number;
  status: string;
}
const row = (id: number, status = 'running'): Row => ({ id, status });

function setup(items: Row[]) {
  const answer = signal({ view: 'page=1', items });
  const sut = TestBed.runInInjectionContext(() => liveRows<Row>(() => answer()));
  return { sut, answer, ids: () => sut.rows().map(({ id }) => id) };
}

describe(liveRows.name, () => {
  it('patches rows in place and never moves them', () => {
    const { sut, answer, ids } = setup([row(3), row(2), row(1)]);
    expect(ids()).toEqual([3, 2, 1]);
    answer.set({ view: 'page=1', items: [row(1, 'failed'), row(3, 'succeeded'), row(2)] });
    expect(sut.rows()).toEqual([row(3, 'succeeded'), row(2), row(1, 'failed')]);
    expect(sut.newCount()).toBe(0);
  });

  it('keeps new rows behind the pill until they are asked for', () => {
    const { sut, answer, ids } = setup([row(2), row(1)]);
    expect(ids()).toEqual([2, 1]);
    answer.set({ view: 'page=1', items: [row(4), row(3), row(2)] });
    expect(ids()).toEqual([2, 1]);
    expect(sut.newCount()).toBe(2);
    sut.showNew();
    expect(ids()).toEqual([4, 3, 2]);
    expect(sut.newCount()).toBe(0);
  });

  it('takes off what is gone after the person did something, and lets nothing new in by that', () => {
    const { sut, answer, ids } = setup([row(3), row(2), row(1)]);
    expect(ids()).toEqual([3, 2, 1]);
    answer.set({ view: 'page=1', items: [row(3), row(1)] });
    expect(ids()).toEqual([3, 2, 1]);
    sut.dropGone();
    expect(ids()).toEqual([3, 1]);
    answer.set({ view: 'page=1', items: [row(4), row(1)] });
    expect(ids()).toEqual([1]);
    expect(sut.newCount()).toBe(1);
    answer.set({ view: 'page=1', items: [row(4)] });
    expect(ids()).toEqual([1]);
  });

  it('takes another page or filter over whole', () => {
    const { answer, ids } = setup([row(2), row(1)]);
    expect(ids()).toEqual([2, 1]);
    answer.set({ view: 'page=2', items: [row(9)] });
    expect(ids()).toEqual([9]);
  });

  it('fills an empty list at once', () => {
    const { answer, ids } = setup([]);
    expect(ids()).toEqual([]);
    answer.set({ view: 'page=1', items: [row(1)] });
    expect(ids()).toEqual([1]);
  });

  it('shows the next answer as it is where it was asked for, and the one after it behind the pill again', () => {
    const { sut, answer, ids } = setup([row(2), row(1)]);
    expect(ids()).toEqual([2, 1]);
    sut.showNext();
    expect(ids()).toEqual([2, 1]);
    answer.set({ view: 'page=1', items: [row(3), row(2)] });
    expect(ids()).toEqual([3, 2]);
    answer.set({ view: 'page=1', items: [row(4), row(3)] });
    expect([ids(), sut.newCount()]).toEqual([[3, 2], 1]);
  });
});
