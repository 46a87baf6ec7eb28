import type { LiveConnection, LiveHint } from './live-hint';
import { LiveTabs, type TabTools } from './live-tabs';
import { FakeStream } from './testing/fake-stream';

/** Locks and a channel as several tabs of one browser share them. */
class FakeBrowser {
  readonly streams: FakeStream[] = [];
  private readonly channels = new Set<(event: Event) => void>();
  private holder: Promise<unknown> | null = null;
  private readonly queue: (() => void)[] = [];

  readonly tools = (): TabTools => ({
    locks: {
      request: ((_name: string, options: LockOptions, callback: () => Promise<unknown>) =>
        new Promise<unknown>((resolve, reject) => {
          options.signal?.addEventListener('abort', () => reject(new Error('aborted')));
          this.queue.push(() => {
            if (options.signal?.aborted) return this.next();
            this.holder = callback();
            void this.holder.then(() => {
              this.holder = null;
              resolve(undefined);
              this.next();
            });
          });
          if (this.holder === null) this.next();
        })) as LockManager['request'],
    },
    openChannel: () => {
      let own: ((event: Event) => void) | null = null;
      return {
        addEventListener: (_type: string, listener: unknown) => {
          own = listener as (event: Event) => void;
          this.channels.add(own);
        },
        postMessage: (data: unknown) => {
          for (const each of [...this.channels])
            if (each !== own) each(new MessageEvent('message', { data }));
        },
        close: () => void (own && this.channels.delete(own)),
      };
    },
  });

  tab(): { sut: LiveTabs; hints: LiveHint[]; connections: LiveConnection[] } {
    const hints: LiveHint[] = [];
    const connections: LiveConnection[] = [];
    const open = (lastEventId: string | null): FakeStream => {
      const stream = new FakeStream(lastEventId);
      this.streams.push(stream);
      return stream;
    };
    const listener = {
      onHint: (hint: LiveHint) => void hints.push(hint),
      onConnection: (connection: LiveConnection) => void connections.push(connection),
    };
    const sut = new LiveTabs(open, this.tools(), listener);
    sut.start();
    return { sut, hints, connections };
  }

  private next(): void {
    this.queue.shift()?.();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe(LiveTabs.name, () => {
  it('opens one stream for all tabs and passes on what it says', async () => {
    const browser = new FakeBrowser();
    const first = browser.tab();
    browser.streams[0]?.emit('open');
    const second = browser.tab();
    expect(browser.streams).toHaveLength(1);
    expect(second.connections.at(-1)).toBe('live');
    browser.streams[0]?.emit('job.changed', { jobId: 3 }, 'x-1');
    expect(first.hints).toEqual([{ type: 'job.changed', jobId: 3 }]);
    expect(second.hints).toEqual(first.hints);
    second.sut.stop();
    first.sut.stop();
    await settled();
  });

  it('hands the stream to the next tab, which goes on after the last event', async () => {
    const browser = new FakeBrowser();
    const first = browser.tab();
    const second = browser.tab();
    browser.streams[0]?.emit('open');
    browser.streams[0]?.emit('job.changed', { jobId: 3 }, 'x-9');
    first.sut.stop();
    await settled();
    expect(browser.streams.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(browser.streams[1]?.lastEventId).toBe('x-9');
    expect(second.hints).toHaveLength(1);
    second.sut.stop();
  });

  it('reads everything once when a tab listens again to the stream of another', async () => {
    const browser = new FakeBrowser();
    const first = browser.tab();
    const second = browser.tab();
    browser.streams[0]?.emit('open');
    second.sut.stop();
    await settled();
    second.sut.start();
    expect(second.hints).toEqual([{ type: 'reset' }]);
    expect(browser.streams).toHaveLength(1);
    second.sut.stop();
    first.sut.stop();
  });
});
