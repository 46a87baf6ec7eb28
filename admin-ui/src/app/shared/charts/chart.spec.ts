import { jest } from '@jest/globals';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { PreferencesStore } from '../../core/settings/preferences';
import { Chart } from './chart';
import type { ChartModel } from './chart-data';
import { DRAW_CHART, type ChartFrame } from './draw-chart';

const MODEL: ChartModel = {
  times: [Date.UTC(2026, 10, 25, 1), Date.UTC(2026, 10, 25, 2)],
  series: [
    { label: 'Half', tone: 'info', values: [40, null], dash: [] },
    { label: '95 %', tone: 'warn', values: [2_500, null], dash: [8, 4] },
  ],
  kind: 'lines',
  unit: 'ms',
};

/** A chart whose drawing is only noted. */
async function setup(model: ChartModel = MODEL) {
  localStorage.clear();
  const frames: ChartFrame[] = [];
  const takeAway = jest.fn();
  const draw = (_: ChartModel, frame: ChartFrame) => {
    frames.push(frame);
    return Promise.resolve(takeAway);
  };
  const view = await render(Chart, {
    inputs: { heading: 'Lateness', summary: 'Half started within 40 ms.', model },
    providers: [...provideTexts(), { provide: DRAW_CHART, useValue: draw }],
    configureTestBed: (bed) => bed.inject(PreferencesStore).change({ language: 'en', zone: 'UTC' }),
  });
  return { ...view, frames, takeAway };
}

const cells = () =>
  [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent?.trim()),
  );

describe(Chart.name, () => {
  it('says in a sentence what it shows, and gives the same numbers as a table', async () => {
    await setup();
    expect(screen.getByRole('figure', { name: 'Lateness' }).textContent).toContain(
      'Half started within 40 ms.',
    );
    fireEvent.click(screen.getByText('charts.as-table'));
    await waitFor(() =>
      expect(cells()).toEqual([
        ['25 Nov, 01:00:00 UTC', '40 ms', '2.5 secs'],
        ['25 Nov, 02:00:00 UTC', '–', '–'],
      ]),
    );
    expect(screen.getByText('charts.as-chart').getAttribute('aria-pressed')).toBe('true');
  });

  it('tells the values under the pointer in its legend', async () => {
    const { frames } = await setup();
    await waitFor(() => expect(frames).toHaveLength(1));
    frames[0]!.onPoint(0);
    await waitFor(() => expect(screen.getByText('2.5 secs')).toBeTruthy());
    frames[0]!.onPoint(null);
    await waitFor(() => expect(screen.queryByText('2.5 secs')).toBeNull());
  });

  it('draws anew when the numbers change, and takes the old drawing away', async () => {
    const { frames, takeAway, rerender, fixture } = await setup();
    await waitFor(() => expect(frames).toHaveLength(1));
    await rerender({ inputs: { model: { ...MODEL, unit: 'count' } }, partialUpdate: true });
    await waitFor(() => expect(frames).toHaveLength(2));
    expect(takeAway).toHaveBeenCalledTimes(1);
    fixture.destroy();
    await waitFor(() => expect(takeAway).toHaveBeenCalledTimes(2));
  });

  it('says so when there is nothing to draw', async () => {
    const { frames } = await setup({ ...MODEL, series: [{ ...MODEL.series[0]!, values: [null, 0] }] });
    expect(screen.getByText('charts.nothing')).toBeTruthy();
    expect(frames).toHaveLength(0);
  });
});
