import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { SessionStore } from '../auth/session.store';
import { LiveStore, OPEN_STREAM, type EventStream, type LiveHint } from './live.store';

class FakeStream implements EventStream {
  readyState = 0;
  isClosed = false;
  private readonly listeners = new Map<string, (event: Event) => void>();

  addEventListener(type: string, listener: unknown): void {
    this.listeners.set(type, listener as (event: Event) => void);
  }

  close(): void {
    this.isClosed = true;
  }

  emit(type: string, data?: object): void {
    const event = data ? new MessageEvent(type, { data: JSON.stringify(data) }) : new Event(type);
    this.listeners.get(type)?.(event);
  }
}

function setup() {
  jest.useFakeTimers();
  const streams: FakeStream[] = [];
  const isSignedIn = signal(true);
  TestBed.configureTestingModule({
    providers: [
      { provide: SessionStore, useValue: { isSignedIn } },
      {
        provide: OPEN_STREAM,
        useValue: () => {
          const stream = new FakeStream();
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
  return { sut, streams, hints, isSignedIn, leave: () => destroy.forEach((callback) => callback()) };
}

describe(LiveStore.name, () => {
  afterEach(() => jest.useRealTimers());

  it('opens one stream and hands hints of the wanted types on', () => {
    const { sut, streams, hints } = setup();
    expect(streams).toHaveLength(1);
    expect(sut.state()).toBe('connecting');
    streams[0]?.emit('open');
    expect(sut.state()).toBe('live');
    streams[0]?.emit('job.changed', { jobId: 1 });
    streams[0]?.emit('execution.changed', { jobId: 1, executionId: 'e' });
    streams[0]?.emit('reset');
    expect(hints).toEqual([{ type: 'execution.changed', jobId: 1, executionId: 'e' }, { type: 'reset' }]);
  });

  it('polls every 5 s after two failures, and goes back to the stream when it opens again', () => {
    const { sut, streams, hints } = setup();
    streams[0]?.emit('error');
    expect(sut.state()).toBe('connecting');
    streams[0]?.emit('error');
    expect(sut.state()).toBe('polling');
    expect(streams[0]?.isClosed).toBe(true);
    jest.advanceTimersByTime(10_000);
    expect(hints).toHaveLength(2);
    jest.advanceTimersByTime(20_000);
    expect(streams).toHaveLength(2);
    streams[1]?.emit('open');
    expect(sut.state()).toBe('live');
    hints.length = 0;
    jest.advanceTimersByTime(30_000);
    expect(hints).toEqual([]);
  });

  it('closes the stream while paused and makes pages read again afterwards', () => {
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
    expect(hints).toEqual([{ type: 'reset' }]);
  });

  it('has no stream without a session and forgets listeners that left', () => {
    const { streams, hints, isSignedIn, leave } = setup();
    leave();
    streams[0]?.emit('execution.changed', { executionId: 'e' });
    expect(hints).toEqual([]);
    isSignedIn.set(false);
    TestBed.tick();
    expect(streams[0]?.isClosed).toBe(true);
  });
});
