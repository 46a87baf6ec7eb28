import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA } from '@angular/material/dialog';
import { provideRouter } from '@angular/router';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import { LiveStore } from '../../../core/live/live.store';
import { BackfillDialog } from './backfill-dialog';

async function setup() {
  await render(BackfillDialog, {
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      provideRouter([]),
      { provide: LiveStore, useValue: { listen: () => undefined } },
      { provide: MAT_DIALOG_DATA, useValue: { id: 7, name: 'Nightly', timezone: 'Asia/Riyadh' } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  /** The latest one that was not overtaken. */
  const asked = () =>
    waitFor(() => {
      const open = http.match('/api/v1/scheduler/jobs/7/backfill').filter(({ cancelled }) => !cancelled);
      if (open.length !== 1) throw new Error(`${open.length} open requests`);
      return open[0]!;
    });
  return { http, asked };
}

const type = (label: RegExp, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const start = () => screen.getByText<HTMLButtonElement>('backfill.start');
const counted = (fires: number) => ({ fires, leftOut: { alreadyDone: 0, inProgress: 0 }, first: [] });

describe(BackfillDialog.name, () => {
  it('counts first, starts only what there is, and shows how far it is', async () => {
    const { http, asked } = await setup();
    expect(start().disabled).toBe(true);
    (await asked()).flush(counted(0));
    type(/^backfill\.from/, '2026-11-01T00:00');
    type(/^backfill\.to/, '2026-11-02T00:00');
    const dry = await asked();
    expect(dry.request.body).toEqual({
      from: '2026-10-31T21:00:00.000Z',
      to: '2026-11-01T21:00:00.000Z',
      only: 'missed',
      dryRun: true,
    });
    dry.flush(counted(3));
    await waitFor(() => expect(start().disabled).toBe(false));
    fireEvent.click(start());
    const real = await asked();
    expect(real.request.body).toMatchObject({ concurrency: 1, only: 'missed' });
    expect('dryRun' in (real.request.body as object)).toBe(false);
    real.flush({ id: 5 });
    const progress = {
      total: 3,
      isTotalFinal: true,
      succeeded: 1,
      failed: 1,
      cancelled: 0,
      unchanged: 0,
      pending: 1,
      started: 0,
    };
    (await waitFor(() => http.expectOne('/api/v1/scheduler/operations/5'))).flush({ id: 5, progress });
    await waitFor(() => expect(document.querySelector('progress')?.getAttribute('value')).toMatch(/^0\.66/));
  });

  it('asks and starts nothing while the end is not after the start', async () => {
    const { http, asked } = await setup();
    (await asked()).flush(counted(9));
    type(/^backfill\.to/, '2020-01-01T00:00');
    expect(await screen.findByText('backfill.reversed')).toBeTruthy();
    expect(start().disabled).toBe(true);
    http.expectNone('/api/v1/scheduler/jobs/7/backfill');
  });
});
