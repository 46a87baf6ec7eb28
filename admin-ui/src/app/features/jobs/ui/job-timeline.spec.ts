import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { aJob } from '../../../../../test/a-job';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import type { LaneDto } from '../../../core/api/generated/models/lane-dto';
import { LiveStore } from '../../../core/live/live.store';
import { Now } from '../../../core/time/now';
import { JobTimeline } from './job-timeline';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const LANE: LaneDto = {
  jobId: 7,
  jobName: 'Nightly report',
  state: 'active',
  taskFunctionKey: 'demo.hello',
  timezone: 'Europe/Berlin',
  tags: [],
  pausedUntil: null,
  runs: [],
  density: null,
  fires: ['2026-11-25T13:00:00.000Z'],
  bands: [],
};

async function setup(routes: string) {
  await render(JobTimeline, {
    inputs: { job: aJob() },
    routes: [{ path: '**', children: [] }],
    initialRoute: routes,
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      provideRouter([]),
      { provide: LiveStore, useValue: { listen: () => undefined } },
      { provide: Now, useValue: { ms: signal(NOW).asReadonly() } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const asked = async () => {
    const call = await waitFor(() => http.expectOne(({ url }) => url.endsWith('/timeline')));
    call.flush({ items: [LANE], total: 1, page: 1, perPage: 20, pages: 1 });
    return call.request.params;
  };
  return { asked };
}

describe(JobTimeline.name, () => {
  it('asks for this job around now, deleted or not, and draws what comes', async () => {
    const { asked } = await setup('/jobs/7?tab=timeline');
    const params = await asked();
    expect(params.get('from')).toBe('2026-11-25T08:00:00.000Z');
    expect(params.get('to')).toBe('2026-11-25T14:00:00.000Z');
    expect(params.getAll('jobId')).toEqual(['7']);
    expect(params.getAll('state')).toContain('deleted');
    await waitFor(() => expect(document.querySelectorAll('g.item.ahead')).toHaveLength(1));
    expect(screen.getByText('Europe/Berlin')).toBeTruthy();
  });

  it('takes its window from the address, and puts it there', async () => {
    const { asked } = await setup(
      '/jobs/7?tab=timeline&from=2026-11-20T00:00:00.000Z&to=2026-11-20T06:00:00.000Z',
    );
    expect((await asked()).get('from')).toBe('2026-11-20T00:00:00.000Z');
    fireEvent.click(await screen.findByRole('button', { name: 'timeline.later' }));
    expect((await asked()).get('from')).toBe('2026-11-20T03:00:00.000Z');
    const { queryParams } = TestBed.inject(Router).parseUrl(TestBed.inject(Router).url);
    expect(queryParams).toEqual({
      tab: 'timeline',
      from: '2026-11-20T03:00:00.000Z',
      to: '2026-11-20T09:00:00.000Z',
    });
  });
});
