import { provideRouter } from '@angular/router';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { Api } from '../../../core/api/generated/api';
import type { LogPageDto } from '../../../core/api/generated/models/log-page-dto';
import type { LogView as LogViewState } from '../data/run-view';
import { LogView } from './log-view';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** A log of so many lines; line n says "row n" at level n mod 4. */
class FakeLog {
  constructor(
    public length: number,
    public isComplete = true,
  ) {}

  invoke(_fn: unknown, { afterSeq, limit }: { afterSeq: number; limit: number }): Promise<LogPageDto> {
    const last = Math.min(this.length, afterSeq + limit);
    const items = Array.from({ length: last - afterSeq }, (_, index) => ({
      seq: afterSeq + index + 1,
      at: '2026-11-25T04:30:00.123Z',
      level: LEVELS[(afterSeq + index + 1) % 4]!,
      message: `row ${afterSeq + index + 1}`,
      data: null,
    }));
    return Promise.resolve({
      attempt: 1,
      items,
      nextAfterSeq: last,
      isComplete: this.isComplete && last === this.length,
    });
  }
}

async function setup(log: FakeLog, part: Partial<LogViewState> = {}, inputs: { isLost?: boolean } = {}) {
  const changes: Partial<LogViewState>[] = [];
  const view: LogViewState = { level: 'debug', find: '', regex: false, line: null, ...part };
  await render(LogView, {
    providers: [provideTexts(), provideRouter([]), { provide: Api, useValue: log }],
    inputs: { executionId: 'x', attempt: 1, view, ...inputs },
    on: { viewChange: (change) => changes.push(change) },
  });
  await waitFor(() => expect(screen.queryByText('executions.log-waiting')).toBeNull());
  return { changes };
}

const drawn = (): string[] =>
  [...document.querySelectorAll('.line .text')].map((line) => line.textContent?.trim() ?? '');

describe(LogView.name, () => {
  it('draws a bounded part of a long log and stands at its end', async () => {
    await setup(new FakeLog(5_000));
    expect(drawn().length).toBeGreaterThan(10);
    expect(drawn().length).toBeLessThan(200);
    expect(screen.queryByText('executions.log-follow')).toBeNull();
  });

  it('stands at the line of the address, links each line, and follows again when told', async () => {
    const { changes } = await setup(new FakeLog(40), { line: 3 });
    const link = screen.getByText('3', { selector: '.seq' });
    expect(link.getAttribute('href')).toBe('/#L3');
    expect(link.getAttribute('aria-current')).toBe('location');
    fireEvent.click(await screen.findByText('executions.log-follow'));
    expect(changes).toEqual([{ line: null }]);
  });

  it('stops following when the reader scrolls up', async () => {
    await setup(new FakeLog(40, false));
    const frame = screen.getByRole('log');
    Object.defineProperties(frame, { scrollHeight: { value: 2_000 }, clientHeight: { value: 400 } });
    for (const top of [1_600, 900]) {
      frame.scrollTop = top;
      fireEvent.scroll(frame);
    }
    expect(await screen.findByText('executions.log-follow')).toBeTruthy();
    frame.scrollTop = 1_600;
    fireEvent.scroll(frame);
    await waitFor(() => expect(screen.queryByText('executions.log-follow')).toBeNull());
  });

  it('leaves out what is below the level', async () => {
    await setup(new FakeLog(12), { level: 'error' });
    await waitFor(() => expect(drawn()).toEqual(['row 3', 'row 7', 'row 11']));
  });

  it('marks what is searched for, steps through it, and shows only that on request', async () => {
    await setup(new FakeLog(40), { regex: true });
    const box = screen.getByRole('searchbox');
    fireEvent.input(box, { target: { value: '^row 1[12]$' } });
    await waitFor(() => expect(document.querySelectorAll('mark')).toHaveLength(2));
    fireEvent.submit(box.closest('form')!);
    await waitFor(() => expect(document.querySelector('.target')?.textContent).toContain('row 11'));
    fireEvent.keyDown(box, { key: 'Enter', shiftKey: true });
    await waitFor(() => expect(document.querySelector('.target')?.textContent).toContain('row 12'));
    fireEvent.click(screen.getByText('executions.log-only-matches'));
    await waitFor(() => expect(drawn()).toEqual(['row 11', 'row 12']));
  });

  it('says that an expression is broken and goes on showing the log', async () => {
    await setup(new FakeLog(4), { regex: true, find: '(' });
    expect(screen.getByRole('alert').textContent).toContain('executions.log-broken');
    expect(drawn()).toHaveLength(4);
  });

  it('says that lines are missing: too many were written, or the instance died', async () => {
    await setup(new FakeLog(10_001), {}, { isLost: true });
    expect(await screen.findByText('executions.log-too-large')).toBeTruthy();
    expect(screen.getByText('executions.log-lost')).toBeTruthy();
  });

  it('says when nothing was logged', async () => {
    await setup(new FakeLog(0));
    expect(await screen.findByText('executions.log-empty')).toBeTruthy();
  });
});
