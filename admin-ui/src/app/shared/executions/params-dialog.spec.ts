import { HttpErrorResponse, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { jest } from '@jest/globals';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { provideApiConfiguration } from '../../core/api/generated/api-configuration';
import { ParamsDialog, type ParamsQuestion } from './params-dialog';

const OWN = { url: 'https://own.example' };
const SCHEMA = { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] };

async function setup(params: ParamsQuestion['params'] = null) {
  const close = jest.fn();
  const start = jest.fn<ParamsQuestion['start']>();
  const asked = {
    jobId: 7,
    name: 'Nightly',
    title: 'a.title',
    text: 'a.text',
    action: 'a.go',
    params,
    start,
  };
  await render(ParamsDialog, {
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      { provide: MAT_DIALOG_DATA, useValue: asked },
      { provide: MatDialogRef, useValue: { close } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const answer = async (end: string, body: object): Promise<void> =>
    (await waitFor(() => http.expectOne(({ url }) => url.endsWith(end)))).flush(body);
  await answer('/jobs/7', { id: 7, taskFunctionKey: 'http.request', params: OWN });
  await answer('/task-functions', [{ key: 'http.request', paramsSchema: SCHEMA }]);
  const field = await screen.findByLabelText<HTMLInputElement>(/url/);
  return { close, start, field };
}

const go = () => screen.getByText<HTMLButtonElement>('a.go');

describe(ParamsDialog.name, () => {
  it("begins with the job's own parameters, or with those given", async () => {
    const { start, close, field } = await setup();
    expect(field.value).toBe(OWN.url);
    start.mockResolvedValue('e1');
    fireEvent.input(field, { target: { value: 'https://other.example' } });
    fireEvent.click(go());
    await waitFor(() => expect(close).toHaveBeenCalledWith('e1'));
    expect(start).toHaveBeenCalledWith({ url: 'https://other.example' });
  });

  it('with those of the run that is repeated', async () => {
    const { field } = await setup({ url: 'https://then.example' });
    expect(field.value).toBe('https://then.example');
  });

  it('shows what the server objects to next to its field, and stays open', async () => {
    const { start, close, field } = await setup();
    const message = 'Not an address.';
    const error = {
      status: 400,
      code: 'VALIDATION_FAILED',
      title: 'Bad input',
      errors: [
        { pointer: '/params/url', code: 'BAD_URL', message },
        { pointer: '/paramsOfOthers', code: 'X', message: 'elsewhere' },
      ],
    };
    start.mockRejectedValue(new HttpErrorResponse({ status: 400, error }));
    fireEvent.click(go());
    const said = (await screen.findByText(message)).closest('p')!;
    expect(field.getAttribute('aria-describedby')).toBe(said.id);
    expect([field.getAttribute('aria-invalid'), field.getAttribute('aria-required')]).toEqual([
      'true',
      'true',
    ]);
    expect(close).not.toHaveBeenCalled();
    expect(go().disabled).toBe(false);
  });
});
