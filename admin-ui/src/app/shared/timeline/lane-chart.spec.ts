import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { jest } from '@jest/globals';
import { fireEvent, render, screen } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { LaneChart } from './lane-chart';
import type { Lane, LaneItem } from './lane-layout';
import type { TimeWindow } from './time-window';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-25T12:00:00Z');
const WINDOW: TimeWindow = { from: NOW - 4 * HOUR, to: NOW + 2 * HOUR };

const item = (id: string, part: Partial<LaneItem>): LaneItem => ({
  id,
  status: 'succeeded',
  from: NOW - HOUR,
  to: NOW - HOUR / 2,
  count: 1,
  isAhead: false,
  executionId: id,
  jobId: 7,
  jobName: 'Nightly report',
  ...part,
});
const LANE: Lane = {
  key: 'job-7',
  name: 'Nightly report',
  jobId: 7,
  items: [
    item('done', {}),
    item('running', { status: 'running', from: NOW - HOUR / 4, to: null }),
    item('missed', { status: 'missed', from: NOW - 2 * HOUR, to: NOW - 2 * HOUR }),
    item('ahead', { status: 'planned', from: NOW + HOUR, to: NOW + HOUR, isAhead: true, executionId: null }),
    item('yesterday', { from: NOW - 30 * HOUR, to: NOW - 29 * HOUR }),
  ],
};

async function setup() {
  const moved = jest.fn<(window: TimeWindow) => void>();
  await render(LaneChart, {
    inputs: { lanes: [LANE], window: WINDOW, now: NOW, zone: 'Asia/Riyadh' },
    on: { windowChange: moved },
    providers: [...provideTexts(), provideRouter([])],
  });
  const goTo = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
  const plot = screen.getByRole('group');
  const drawn = (status: string) => document.querySelector<SVGElement>(`g.item.${status}`);
  return { moved, goTo, plot, drawn };
}

describe(LaneChart.name, () => {
  it('draws what the window holds: runs, what goes on up to now, what was missed, what lies ahead', async () => {
    const { drawn } = await setup();
    expect(document.querySelectorAll('g.item')).toHaveLength(4);
    expect(drawn('planned')!.classList).toContain('ahead');
    expect(drawn('missed')!.querySelector('path')).not.toBeNull();
    const running = drawn('running')!.querySelector('rect')!;
    const width = Number(document.querySelector('svg.lane')!.getAttribute('width'));
    const end = Number(running.getAttribute('x')) + Number(running.getAttribute('width'));
    expect(end / width).toBeCloseTo(4 / 6, 3);
    expect(drawn('succeeded')!.textContent).toMatch(/Nightly report\n.*status\.succeeded\n.*14:00.*14:30/s);
  });

  it('opens a run by its bar, and the job by what lies ahead', async () => {
    const { goTo, drawn } = await setup();
    fireEvent.click(drawn('succeeded')!);
    fireEvent.click(drawn('planned')!);
    expect(goTo.mock.calls.map(([path]) => path)).toEqual(['/executions/done', '/jobs/7']);
  });

  it('pans and zooms by keys; with a modifier they belong to the browser', async () => {
    const { plot, moved } = await setup();
    fireEvent.keyDown(plot, { code: 'ArrowLeft', key: 'ArrowLeft', ctrlKey: true });
    expect(moved).not.toHaveBeenCalled();
    fireEvent.keyDown(plot, { code: 'ArrowLeft', key: 'ArrowLeft' });
    expect(moved.mock.calls.at(-1)![0].from).toBeLessThan(WINDOW.from);
    fireEvent.keyDown(plot, { code: 'Equal', key: '+' });
    const nearer = moved.mock.calls.at(-1)![0];
    expect(nearer.to - nearer.from).toBeLessThan(WINDOW.to - WINDOW.from);
    fireEvent.keyDown(plot, { code: 'Home', key: 'Home' });
    expect(moved.mock.calls.at(-1)![0]).toEqual(WINDOW);
  });
});
