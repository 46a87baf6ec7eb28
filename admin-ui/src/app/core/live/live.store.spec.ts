import { DOCUMENT, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { SessionStore } from '../auth/session.store';
import type { LiveHint } from './live-hint';
import { LiveHold } from './live-hold';
import { OPEN_STREAM } from './live-stream';
import { TAB_TOOLS } from './live-tabs';
import { LiveStore } from './live.store';
import { FakeStream } from './testing/fake-stream';

function setup() {
  jest.useFakeTimers();
  const streams: FakeStream[] = [];
  const isSignedIn = signal(true);
  let isHeld = false;
  let asked = 0;
  TestBed.configureTestingModule({
    providers: [
      { provide: SessionStore, useValue: { isSignedIn } },
      { provide: TAB_TOOLS, useValue: { locks: null, openChannel: () => undefined } },
      { provide: LiveHold, useValue: { isHeld: () => ((asked += 1), isHeld) } },
      {
        provide: OPEN_STREAM,
        useValue: (lastEventId: string | null) => {
          const stream = new FakeStream(lastEventId);
          streams.push(stream);
          return stream;
        },
      },
    ],
  });
  const sut = TestBed.inject(LiveStore);
  const hints: LiveHint[] = [];
  const destroy: (() => void)[] = [];
  sut.listen(['execution.changed'], (hint) => hints.push(hint), {
    onDestroy: (callback: () => void) => {
      destroy.push(callback);
      return () => undefined;
    },
    destroyed: false,
  });
  TestBed.tick();
  const hide = (hidden: boolean): void => {
    const document = TestBed.inject(DOCUMENT);
    jest.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
    document.dispatchEvent(new Event('visibilitychange'));
    TestBed.tick();
  };
  return {
    sut,
    streams,
    hints,
    isSignedIn,
    hide,
    hold: (is: boolean) => (isHeld = is),
    asked: () => asked,
    leave: () => destroy.forEach((callback) => callback()),
  };
}

describe(LiveStore.name, () => {
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('opens one stream and hands hints of the wanted types on', () => {
    const { sut, streams, hints } = setup();
    expect(streams).toHaveLength(1);
    expect(sut.state()).toBe('connecting');
    streams[0]?.emit('open');
    expect(sut.state()).toBe('live');
    streams[0]?.emit('job.changed', { jobId: 1 });
    streams[0]?.emit('execution.changed', { jobId: 1, executionId: 'e' });
    streams[0]?.emit('reset');
    jest.advanceTimersByTime(100);
    expect(hints).toEqual([{ type: 'execution.changed', jobId: 1, executionId: 'e' }, { type: 'reset' }]);
  });

  it('polls every 5 s after two failures, and goes back to the stream when it opens again', () => {
    const { sut, streams, hints } = setup();
    streams[0]?.emit('error');
    expect(sut.state()).toBe('connecting');
    streams[0]?.emit('error');
    expect(sut.state()).toBe('polling');
    expect(streams[0]?.isClosed).toBe(true);
    jest.advanceTimersByTime(10_100);
    expect(hints).toHaveLength(2);
    jest.advanceTimersByTime(20_000);
    expect(streams).toHaveLength(2);
    streams[1]?.emit('open');
    expect(sut.state()).toBe('live');
    jest.advanceTimersByTime(100);
    hints.length = 0;
    jest.advanceTimersByTime(30_000);
    expect(hints).toEqual([]);
  });

  it('resumes after the last event when the tab is seen again, without reading everything', () => {
    const { streams, hints, hide } = setup();
    streams[0]?.emit('open');
    streams[0]?.emit('execution.changed', { executionId: 'e' }, 'a1-7');
    hide(true);
    expect(streams[0]?.isClosed).toBe(true);
    hide(false);
    expect(streams[1]?.lastEventId).toBe('a1-7');
    jest.advanceTimersByTime(100);
    expect(hints).toHaveLength(1);
  });

  it('makes pages read again after a pause when there is nothing to resume after', () => {
    const { sut, streams, hints } = setup();
    streams[0]?.emit('open');
    sut.togglePaused();
    TestBed.tick();
    expect(sut.state()).toBe('paused');
    expect(streams[0]?.isClosed).toBe(true);
    expect(hints).toEqual([]);
    sut.togglePaused();
    TestBed.tick();
    expect(streams).toHaveLength(2);
    jest.advanceTimersByTime(100);
    expect(hints).toEqual([{ type: 'reset' }]);
  });

  it('asks once for a burst whether it must wait', () => {
    const { streams, hints, asked } = setup();
    for (let n = 0; n < 50; n += 1) streams[0]?.emit('execution.changed', { executionId: `${n}` });
    jest.advanceTimersByTime(100);
    expect(hints).toHaveLength(50);
    expect(asked()).toBe(1);
  });

  it('keeps hints back while something is typed, chosen or pointed at, and tells them afterwards', () => {
    const { sut, streams, hints, hold } = setup();
    streams[0]?.emit('open');
    hold(true);
    streams[0]?.emit('execution.changed', { executionId: 'e' });
    jest.advanceTimersByTime(60_000);
    expect(sut.state()).toBe('held');
    expect(hints).toEqual([]);
    hold(false);
    jest.advanceTimersByTime(300);
    expect(sut.state()).toBe('live');
    expect(hints).toEqual([{ type: 'execution.changed', executionId: 'e' }]);
  });

  it('makes one reset of many hints that waited, and refreshes at once when asked to', () => {
    const { sut, streams, hints, hold } = setup();
    hold(true);
    for (let n = 0; n <= 100; n += 1) streams[0]?.emit('execution.changed', { executionId: `${n}` });
    hold(false);
    jest.advanceTimersByTime(300);
    expect(hints).toEqual([{ type: 'reset' }]);
    hold(true);
    sut.refresh();
    expect(hints).toHaveLength(2);
  });

  it('has no stream without a session and forgets listeners that left', () => {
    const { streams, hints, isSignedIn, leave } = setup();
    leave();
    streams[0]?.emit('execution.changed', { executionId: 'e' });
    jest.advanceTimersByTime(100);
    expect(hints).toEqual([]);
    isSignedIn.set(false);
    TestBed.tick();
    expect(streams[0]?.isClosed).toBe(true);
  });
});
