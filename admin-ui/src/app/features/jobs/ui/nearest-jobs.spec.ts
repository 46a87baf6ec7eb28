import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { convertToParamMap } from '@angular/router';
import { jest } from '@jest/globals';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import { parseQuery } from '../../../core/url/url-query';
import { JOB_FILTER_FIELDS } from '../data/job-filter';
import { NearestJobs } from './nearest-jobs';

async function setup(params: Record<string, string>) {
  const choose = jest.fn();
  await render(NearestJobs, {
    inputs: { filter: parseQuery(JOB_FILTER_FIELDS, convertToParamMap(params)) },
    on: { choose },
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
    ],
  });
  return { choose, http: TestBed.inject(HttpTestingController) };
}

const page = (total: number) => ({ items: [], page: 1, perPage: 1, total, totalIsExact: true });

describe(NearestJobs.name, () => {
  it('offers to take off each filter without which there are jobs', async () => {
    const { choose, http } = await setup({ q: 'invoice', state: 'paused', tag: 'x' });
    const calls = await waitFor(() => {
      const found = http.match(({ url }) => url.endsWith('/jobs'));
      expect(found).toHaveLength(3);
      return found;
    });
    // Without the state there are four; without the others still none.
    for (const call of calls) call.flush(page(call.request.params.has('state') ? 0 : 4));
    const offer = await screen.findByRole('button');
    fireEvent.click(offer);
    expect(choose).toHaveBeenCalledWith({ state: [] });
  });

  it('leaves out what cannot be counted', async () => {
    const { http } = await setup({ q: 'invoice', nextTo: '2026-11-26T07:00:00.000Z' });
    const calls = await waitFor(() => {
      const found = http.match(({ url }) => url.endsWith('/jobs'));
      expect(found).toHaveLength(2);
      return found;
    });
    for (const call of calls) {
      if (call.request.params.has('q')) call.flush(null, { status: 503, statusText: 'Service Unavailable' });
      else call.flush(page(2));
    }
    expect(await screen.findAllByRole('button')).toHaveLength(1);
  });

  it('asks nothing when there is one filter only: clearing it is the same', async () => {
    const { http } = await setup({ state: 'paused' });
    await new Promise((resolve) => setTimeout(resolve, 0));
    http.expectNone(({ url }) => url.endsWith('/jobs'));
  });
});
