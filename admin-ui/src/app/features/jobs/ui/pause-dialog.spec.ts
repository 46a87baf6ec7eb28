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
    const request = await waitFor(() => http.expectOne(({ url }) => url.endsWith('/accounting')));
    expect(request.request.params.get('to')).toBe('2098-12-31T21:00:00.000Z');
    expect(request.request.params.get('jobId')).toBe('7');
    request.flush({ pending: 12 });
    expect(await screen.findByText('jobs.pause-skips')).toBeTruthy();
    fireEvent.click(pause());
    expect(close).toHaveBeenCalledWith({ reason: 'vendor is down', until: '2098-12-31T21:00:00.000Z' });
  });

  it('refuses an end that has passed', async () => {
    const { close, http } = await setup();
    type(/^jobs\.pause-until/, '2020-01-01T00:00');
    await waitFor(() => expect(pause().disabled).toBe(true));
    fireEvent.submit(document.querySelector('form')!);
    expect(close).not.toHaveBeenCalled();
    http.expectNone(({ url }) => url.endsWith('/accounting'));
  });
});
