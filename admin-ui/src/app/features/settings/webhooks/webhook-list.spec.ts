import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { jest } from '@jest/globals';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { aWebhook } from './testing/a-webhook';
import { WebhookList } from './webhook-list';

const LIST = '/api/v1/scheduler/webhooks';

async function setup(role: 'admin' | 'editor' = 'admin') {
  await render(WebhookList, {
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      provideRouter([]),
      { provide: SessionStore, useValue: { can: (needed: string) => needed === role, me: () => ({ role }) } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const asked = (method: string, url: string) => waitFor(() => http.expectOne({ method, url }));
  const answer = async (items: WebhookDto[]): Promise<void> => (await asked('GET', LIST)).flush({ items });
  const press = async (name: string): Promise<void> =>
    void fireEvent.click(await screen.findByRole('button', { name, hidden: true }));
  return { http, asked, answer, press };
}

describe(WebhookList.name, () => {
  it('says of each what it is told of, whether it is on and why not, what waits and what was given up', async () => {
    const { answer } = await setup();
    await answer([
      aWebhook(),
      aWebhook({ id: 4, name: 'Gone', enabled: false, disabledReason: 'gone', tags: [] }),
      aWebhook({ id: 5, name: 'Slow', failingSince: '2026-11-25T08:00:00.000Z', droppedCount: 12 }),
    ]);
    const rows = (await screen.findAllByRole('row')).slice(1);
    const [good, gone, slow] = rows.map((row) => within(row));
    expect(good!.getByRole('link', { name: 'On-call' }).getAttribute('href')).toBe('/settings/webhooks/3');
    expect(good!.getByText('https://alerts.example.com/mawid').getAttribute('dir')).toBe('ltr');
    expect(good!.getByText('webhook-events.job-failing')).toBeTruthy();
    expect(good!.getByText('billing')).toBeTruthy();
    expect(good!.getByText('status.on')).toBeTruthy();
    expect(gone!.getByText('status.off')).toBeTruthy();
    expect(gone!.getByText('webhooks.off-gone')).toBeTruthy();
    expect(gone!.getByText('jobs.all')).toBeTruthy();
    expect(slow!.getByText('status.failing')).toBeTruthy();
    expect(slow!.getByText('webhooks.dropped')).toBeTruthy();
    expect(slow!.getByText('webhooks.dropped-text', { exact: false })).toBeTruthy();
  });

  it('says what a webhook is while there is none, and opens the first one where it can be tried', async () => {
    const { answer, press, asked } = await setup();
    const goTo = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    await answer([]);
    await screen.findByText('webhooks.none-text');
    await press('webhooks.add');
    fireEvent.input(await screen.findByLabelText(/^webhooks\.name/), { target: { value: 'On-call' } });
    fireEvent.input(screen.getByLabelText(/^webhooks\.url/), { target: { value: 'https://a.test/' } });
    await waitFor(() => expect(screen.getByText<HTMLButtonElement>('common.save').disabled).toBe(false));
    fireEvent.submit(document.querySelector('#webhook-form')!);
    (await asked('POST', LIST)).flush({ ...aWebhook({ id: 9 }), secret: 'whsec_abc' });
    await screen.findByText('whsec_abc');
    expect(document.querySelector('pre')!.textContent).toContain('standardwebhooks');
    await press('api-keys.stored');
    await waitFor(() => expect(goTo).toHaveBeenCalledWith(['/settings/webhooks', 9]));
  });

  it('turns one off at once, with the version that was read', async () => {
    const { answer, press, asked } = await setup();
    await answer([aWebhook()]);
    await press('webhooks.turn-off');
    const { request } = await asked('PUT', `${LIST}/3`);
    expect(request.body).toEqual({ enabled: false });
    expect(request.headers.get('If-Match')).toBe('"5"');
  });

  it('tells everybody else which role it needs, and asks for nothing', async () => {
    const { http } = await setup('editor');
    expect(screen.getByText('errors.FORBIDDEN')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'webhooks.add' })).toBeNull();
    http.expectNone(LIST);
  });
});
