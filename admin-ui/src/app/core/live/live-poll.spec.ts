import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { LiveHold } from './live-hold';
import { reloadEvery } from './live-poll';
import { LiveStore, type LiveState } from './live.store';

function setup() {
  jest.useFakeTimers();
  const state = signal<LiveState>('live');
  const now = { isNeeded: true, isHeld: false };
  TestBed.configureTestingModule({
    providers: [
      { provide: LiveStore, useValue: { state } },
      { provide: LiveHold, useValue: { isHeld: () => now.isHeld } },
    ],
  });
  const reload = jest.fn();
  TestBed.runInInjectionContext(() => reloadEvery(2_000, () => now.isNeeded, reload));
  const readsIn = (ms: number): number => {
    reload.mockClear();
    jest.advanceTimersByTime(ms);
    return reload.mock.calls.length;
  };
  return { state, now, readsIn };
}

describe(reloadEvery.name, () => {
  afterEach(() => jest.useRealTimers());

  it('reads again each period while something is about to change', () => {
    const { now, readsIn } = setup();
    expect(readsIn(6_000)).toBe(3);
    now.isNeeded = false;
    expect(readsIn(6_000)).toBe(0);
  });

  it.each(['paused', 'offline'] as const)('stands still while live data is %s', (still) => {
    const { state, readsIn } = setup();
    state.set(still);
    expect(readsIn(6_000)).toBe(0);
    state.set('polling');
    expect(readsIn(2_000)).toBe(1);
  });

  it('stands still while something is typed, chosen or pointed at', () => {
    const { now, readsIn } = setup();
    now.isHeld = true;
    expect(readsIn(6_000)).toBe(0);
  });

  it('ends with what asked for it', () => {
    const { readsIn } = setup();
    TestBed.resetTestingModule();
    expect(readsIn(6_000)).toBe(0);
  });
});
