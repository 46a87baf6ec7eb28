import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { render, screen, waitFor } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import { SameMinute } from './same-minute';

const AT = '2026-11-26T06:00:30.000Z';

/** @param total jobs that run next in that minute. */
async function setup(total: number, own: string | null = null) {
  const view = await render(SameMinute, {
    inputs: { at: AT, own },
    providers: [
      ...provideTexts(),
      provideRouter([]),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const call = await waitFor(() => http.expectOne(({ url }) => url.endsWith('/jobs')));
  call.flush({ items: [], page: 1, perPage: 1, total, totalIsExact: true });
  await view.fixture.whenStable();
  return call.request.params;
}

describe(SameMinute.name, () => {
  it('asks for the jobs of the minute and leads to them', async () => {
    const params = await setup(3);
    const minute = { nextFrom: '2026-11-26T06:00:00.000Z', nextTo: '2026-11-26T06:01:00.000Z' };
    expect([params.get('nextFrom'), params.get('nextTo')]).toEqual(Object.values(minute));
    const link = await screen.findByRole('link');
    const shown = new URL(link.getAttribute('href')!, 'http://x').searchParams;
    expect(Object.fromEntries(shown)).toEqual(minute);
  });

  it.each([
    [0, null, false],
    [1, '2026-11-26T06:00:00.000Z', false],
    [1, '2026-11-26T06:01:00.000Z', true],
    [2, '2026-11-26T06:00:00.000Z', true],
  ])('of %i, with its own run at %s: speaks %s', async (total, own, speaks) => {
    await setup(total, own);
    expect(screen.queryByRole('link') !== null).toBe(speaks);
  });
});
