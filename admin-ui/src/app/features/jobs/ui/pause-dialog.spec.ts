import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { jest } from '@jest/globals';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import { PauseDialog } from './pause-dialog';

async function setup() {
  const close = jest.fn();
  await render(PauseDialog, {
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      { provide: MAT_DIALOG_DATA, useValue: { id: 7, name: 'Nightly', timezone: 'Asia/Riyadh' } },
      { provide: MatDialogRef, useValue: { close } },
    ],
  });
  return { close, http: TestBed.inject(HttpTestingController) };
}

const type = (label: RegExp | string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const pause = () => screen.getByText<HTMLButtonElement>('jobs.verb-pause');

/** What the dialog asks the server before it pauses. */
async function preview(http: HttpTestingController) {
  const call = await waitFor(() => http.expectOne(({ url }) => url.endsWith('/jobs/7/action')));
  return {
    request: call.request,
    flush: (count: number, nextAt: string) =>
      call.flush({
        job: {},
        preview: {
          ahead: { count, isExact: true, first: [] },
          skippedSoFar: 0,
          makeUp: null,
          nextRun: { at: nextAt },
        },
      }),
  };
}

describe(PauseDialog.name, () => {
  it('pauses for good when nothing is said', async () => {
    const { close } = await setup();
    fireEvent.click(pause());
    expect(close).toHaveBeenCalledWith({});
  });

  it("reads the end in the job's zone and says how many runs fall into the pause", async () => {
    const { close, http } = await setup();
    type('common.reason-optional', ' vendor is down ');
    type(/^jobs\.pause-until/, '2099-01-01T00:00');
    const { request, flush } = await preview(http);
    expect(request.params.get('dryRun')).toBe('true');
    expect(request.body).toEqual({ action: 'pause', until: '2098-12-31T21:00:00.000Z' });
    flush(12, '2099-01-01T03:00:00.000Z');
    const said = await screen.findByText(/jobs\.pause-skips/);
    expect(said.querySelector('time')!.getAttribute('datetime')).toBe('2099-01-01T03:00:00.000Z');
    expect(said.textContent).not.toContain('jobs.pause-skips-more');
    fireEvent.click(pause());
    expect(close).toHaveBeenCalledWith({ reason: 'vendor is down', until: '2098-12-31T21:00:00.000Z' });
  });

  it('refuses an end that has passed', async () => {
    const { close, http } = await setup();
    type(/^jobs\.pause-until/, '2020-01-01T00:00');
    await waitFor(() => expect(pause().disabled).toBe(true));
    fireEvent.submit(document.querySelector('form')!);
    expect(close).not.toHaveBeenCalled();
    http.expectNone(({ url }) => url.endsWith('/action'));
  });
});
