import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { Why } from './why';

const ANSWER = {
  verdict: 'skipped',
  reasonCode: 'overlap',
  at: '2026-11-25T04:30:00.000Z',
  nominal: '2026-11-25T04:30:00.000Z',
  executionId: null,
  checks: [
    { code: 'created', passed: true, inputs: { version: 3 } },
    {
      code: 'newest_due',
      passed: false,
      inputs: { into: '2026-11-25T05:30:00.000Z' },
      link: '/api/v1/scheduler/jobs/7/explain?at=2026-11-25T05:30:00.000Z',
    },
  ],
  sentence: { key: 'overlap', params: {}, en: 'It was skipped.', ar: 'تُخطّي.' },
};

async function setup(at: string | null) {
  await render(Why, {
    inputs: { jobId: 7, jobName: 'Nightly', at, jobZone: 'Asia/Riyadh' },
    providers: [provideTexts(), provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
  });
  const http = TestBed.inject(HttpTestingController);
  /** Answers the next question. @returns what was asked. */
  const answer = (): Promise<URLSearchParams> =>
    waitFor(() => {
      const [request] = http.match(({ url }) => url.endsWith('/jobs/7/explain'));
      if (!request) throw new Error('nothing was asked');
      request.flush(ANSWER);
      return new URLSearchParams(request.request.params.toString());
    });
  fireEvent.click(screen.getByRole('button', { name: 'why.button-of' }));
  return { answer, dialog: within(await screen.findByRole('dialog')) };
}

describe(Why.name, () => {
  it('asks about the instant in the zone of the job and shows verdict, sentence and chain', async () => {
    const { answer, dialog } = await setup('2026-11-25T04:30:00.000Z');
    const asked = await answer();
    expect(Object.fromEntries(asked)).toEqual({ at: '2026-11-25T04:30:00.000Z', timezone: 'Asia/Riyadh' });
    expect(await dialog.findByText('verdicts.skipped')).toBeTruthy();
    expect(dialog.getByText('It was skipped.')).toBeTruthy();
    const [created, newest] = dialog.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(created).toContain('checks-passed.created');
    expect(newest).toContain('why.failed');
    expect(newest).toContain('checks-failed.newest_due');
  });

  it('follows a check to another instant of the same job', async () => {
    const { answer, dialog } = await setup('2026-11-25T04:30:00.000Z');
    await answer();
    fireEvent.click(await dialog.findByRole('button', { name: /why.ask-about/ }));
    expect((await answer()).get('at')).toBe('2026-11-25T05:30:00.000Z');
  });

  it('asks about the next run, and about any instant as the wall clock of the shown zone', async () => {
    const { answer, dialog } = await setup(null);
    expect((await answer()).has('at')).toBe(false);
    const input = dialog.getByLabelText(/why.other-instant/);
    fireEvent.input(input, { target: { value: '2026-11-26T09:00' } });
    fireEvent.click(dialog.getByRole('button', { name: 'why.ask' }));
    expect((await answer()).get('at')).toBe('2026-11-26T06:00:00.000Z');
  });
});
