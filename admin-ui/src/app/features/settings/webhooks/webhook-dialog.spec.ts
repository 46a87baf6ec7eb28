import { jest } from '@jest/globals';
import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { MAT_DIALOG_DATA, MatDialogRef } from '@angular/material/dialog';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { aWebhook } from './testing/a-webhook';
import { WebhookDialog } from './webhook-dialog';

const LIST = '/api/v1/scheduler/webhooks';

async function setup(webhook: WebhookDto | null = null) {
  const reference = { close: jest.fn() };
  const { fixture } = await render(WebhookDialog, {
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      { provide: MAT_DIALOG_DATA, useValue: webhook },
      { provide: MatDialogRef, useValue: reference },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const type = async (label: string, value: string): Promise<void> => {
    fireEvent.input(screen.getByLabelText(new RegExp(`^webhooks\\.${label}`)), { target: { value } });
    await fixture.whenStable();
  };
  const submit = (): boolean => fireEvent.submit(document.querySelector('form')!);
  const sent = (method: string, url: string) => waitFor(() => http.expectOne({ method, url }));
  return { reference, http, type, submit, sent };
}

const refusal = (status: number, errors: unknown[] = []) =>
  [
    { status, code: 'X', title: 'Refused', errors },
    { status, statusText: 'Refused' },
  ] as const;

describe(WebhookDialog.name, () => {
  it('is told when a job turns unless somebody chooses otherwise', async () => {
    const { type, submit, sent, reference } = await setup();
    await type('name', '  On-call ');
    await type('url', 'https://a.test/');
    await type('tags', 'billing, , nightly');
    fireEvent.click(screen.getByRole('checkbox', { name: /webhook-events\.execution-lost/ }));
    submit();
    const call = await sent('POST', LIST);
    expect(call.request.body).toEqual({
      name: 'On-call',
      url: 'https://a.test/',
      events: ['job.failing', 'job.recovered', 'execution.lost'],
      tags: ['billing', 'nightly'],
      enabled: true,
    });
    const made = { ...aWebhook(), secret: 'whsec_abc' };
    call.flush(made);
    await waitFor(() => expect(reference.close).toHaveBeenCalledWith(made));
  });

  it('says at the field what the server refused, leads there, and keeps what was typed', async () => {
    const { type, submit, sent } = await setup();
    await type('name', 'On-call');
    await type('url', 'http://10.0.0.1/');
    submit();
    const errors = [
      { pointer: '/url', code: 'TARGET_REFUSED', message: 'is not public' },
      { pointer: '/events', code: 'TOO_FEW', message: 'must not be empty' },
      { pointer: '/tags/1', code: 'WRONG_FORMAT', message: 'must have no comma' },
    ];
    (await sent('POST', LIST)).flush(...refusal(400, errors));
    const field = screen.getByLabelText<HTMLInputElement>(/^webhooks\.url/);
    await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
    expect(
      document.getElementById(field.getAttribute('aria-describedby')!.split(' ')[1]!)?.textContent,
    ).toContain('is not public');
    expect(field.value).toBe('http://10.0.0.1/');
    await waitFor(() => expect(document.activeElement).toBe(field));
    expect(screen.getByText('must not be empty').closest('[data-pointer="/events"]')).toBeTruthy();
    expect(screen.getByText('must have no comma').closest('[data-pointer="/tags"]')).toBeTruthy();
  });

  it('shows what belongs to no field, for example that there are too many', async () => {
    const { type, submit, sent } = await setup();
    await type('name', 'On-call');
    await type('url', 'https://a.test/');
    submit();
    (await sent('POST', LIST)).flush(...refusal(409));
    expect((await screen.findByText('Refused')).closest('[role=alert]')).toBeTruthy();
  });

  it('loses nothing when somebody else changed it: both sides are shown, and mine goes over theirs', async () => {
    const { type, submit, sent, reference } = await setup(aWebhook());
    await type('name', 'Mine');
    submit();
    const first = await sent('PUT', `${LIST}/3`);
    expect(first.request.headers.get('If-Match')).toBe('"5"');
    first.flush(...refusal(412));
    (await sent('GET', `${LIST}/3`)).flush(aWebhook({ name: 'Theirs', version: 6 }));
    expect(await screen.findByText('Theirs')).toBeTruthy();
    expect(screen.getByText('Mine')).toBeTruthy();
    fireEvent.click(screen.getByText('jobs.keep-mine'));
    const second = await sent('PUT', `${LIST}/3`);
    expect(second.request.headers.get('If-Match')).toBe('"6"');
    expect(second.request.body).toMatchObject({ name: 'Mine' });
    second.flush(aWebhook({ name: 'Mine', version: 7 }));
    await waitFor(() => expect(reference.close).toHaveBeenCalled());
  });

  it('takes theirs instead', async () => {
    const { type, submit, sent } = await setup(aWebhook());
    await type('name', 'Mine');
    submit();
    (await sent('PUT', `${LIST}/3`)).flush(...refusal(412));
    (await sent('GET', `${LIST}/3`)).flush(aWebhook({ name: 'Theirs', version: 6 }));
    fireEvent.click(await screen.findByText('jobs.take-theirs'));
    expect((await screen.findByLabelText<HTMLInputElement>(/^webhooks\.name/)).value).toBe('Theirs');
  });
});
