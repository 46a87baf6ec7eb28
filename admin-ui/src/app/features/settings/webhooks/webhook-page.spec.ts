import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialog, MatDialogState } from '@angular/material/dialog';
import { provideRouter, Router } from '@angular/router';
import { jest } from '@jest/globals';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import type { WebhookDeliveryDto } from '../../../core/api/generated/models/webhook-delivery-dto';
import type { WebhookDto } from '../../../core/api/generated/models/webhook-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { LiveHold } from '../../../core/live/live-hold';
import { LiveStore } from '../../../core/live/live.store';
import { aDelivery, aWebhook } from './testing/a-webhook';
import { WebhookPage } from './webhook-page';

const ONE = '/api/v1/scheduler/webhooks/3';
const LOG = `${ONE}/deliveries`;

async function setup(
  items: WebhookDeliveryDto[] = [aDelivery()],
  webhook: WebhookDto = aWebhook(),
  isAdmin = true,
) {
  const timers = jest.spyOn(globalThis, 'setInterval');
  await render(WebhookPage, {
    inputs: { id: '3' },
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      provideRouter([]),
      { provide: LiveStore, useValue: { listen: () => undefined, state: signal('live') } },
      { provide: LiveHold, useValue: { isHeld: () => false } },
      { provide: SessionStore, useValue: { can: () => isAdmin, me: () => ({ role: 'editor' }) } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const asked = (method: string, path: string) =>
    waitFor(() => http.expectOne((request) => request.method === method && request.url === path));
  const answerLog = async (rows: WebhookDeliveryDto[]): Promise<void> =>
    (await asked('GET', LOG)).flush({ items: rows, total: rows.length, page: 1, perPage: 20, pages: 1 });
  const answer = async (now: WebhookDto = webhook): Promise<void> =>
    (await asked('GET', ONE)).flush({ ...now });
  const press = async (name: string): Promise<void> =>
    void fireEvent.click(await screen.findByRole('button', { name, hidden: true }));
  /** Lets the time pass after which the page looks whether something is still on its way. */
  const passTime = (): void => {
    const [turn] = timers.mock.calls.find(([, ms]) => ms === 2_000)!;
    turn();
  };
  if (isAdmin) {
    await answer();
    await answerLog(items);
  }
  return { http, asked, answer, answerLog, press, passTime };
}

describe(WebhookPage.name, () => {
  afterEach(() => jest.restoreAllMocks());

  it('shows of each message what it is about and what became of it, and the message itself on request', async () => {
    const { press } = await setup([
      aDelivery({
        status: 'pending',
        attempts: 3,
        nextAttemptAt: '2099-01-01T00:00:00.000Z',
        responseStatus: 500,
        error: 'answered 500: out of order',
      }),
    ]);
    const row = within((await screen.findAllByRole('row'))[1]!);
    expect(row.getByText('webhook-events.job-failing', { exact: false })).toBeTruthy();
    expect(row.getByRole('link', { name: 'Nightly report' }).getAttribute('href')).toBe('/jobs/7');
    expect(row.getByRole('link', { name: 'webhooks.run' }).getAttribute('href')).toMatch(
      /^\/executions\/019ab/,
    );
    expect(row.getByText('status.pending')).toBeTruthy();
    expect(row.getByText('webhooks.next-attempt', { exact: false })).toBeTruthy();
    expect(row.getByText('500')).toBeTruthy();
    expect(row.getByText('answered 500: out of order')).toBeTruthy();
    expect(row.queryByText('webhooks.send-again')).toBeNull();
    await press('webhooks.content');
    expect((await screen.findByText(/"type": "job\.failing"/)).getAttribute('dir')).toBe('ltr');
    expect(screen.getByText('msg_2b6f')).toBeTruthy();
  });

  it('sends again what has ended, and reads again until it is delivered, without moving a row', async () => {
    const { http, asked, answer, answerLog, press, passTime } = await setup([
      aDelivery({ status: 'failed', attempts: 9 }),
    ]);
    await press('webhooks.send-again');
    (await asked('POST', `${LOG}/81/replay`)).flush(aDelivery({ status: 'pending', attempts: 0 }));
    await answer();
    await answerLog([aDelivery({ status: 'pending', attempts: 0 })]);
    expect(await screen.findByText('status.pending', { selector: 'app-status' })).toBeTruthy();
    // A webhook that was read again is no other one: its log is not asked for twice.
    http.verify();
    // The service needs a moment: nobody presses anything.
    passTime();
    await answerLog([aDelivery({ id: 82, messageId: 'msg_newer' }), aDelivery()]);
    expect(await screen.findByText('status.delivered', { selector: 'app-status' })).toBeTruthy();
    expect(screen.getAllByRole('row')).toHaveLength(2);
    await press('common.new-rows');
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(3));
  });

  it('shows the test message at once', async () => {
    const { asked, answer, answerLog, press } = await setup();
    await press('webhooks.test');
    const fresh = aDelivery({
      id: 82,
      event: 'webhook.test',
      jobId: null,
      executionId: null,
      status: 'pending',
    });
    (await asked('POST', `${ONE}/test`)).flush(fresh);
    await answer();
    await answerLog([fresh, aDelivery()]);
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(3));
    expect(screen.getByText('webhook-events.webhook-test', { exact: false })).toBeTruthy();
  });

  it('asks before it makes a new secret, and shows that once, with how to check it', async () => {
    const { asked, press } = await setup();
    await press('webhooks.rotate');
    await screen.findByText('webhooks.rotate-text');
    fireEvent.submit(document.querySelector('#confirm-form')!);
    (await asked('POST', `${ONE}/rotate`)).flush({ ...aWebhook(), secret: 'whsec_fresh' });
    expect((await screen.findByText('whsec_fresh')).closest('[role=status]')).toBeTruthy();
    for (const header of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
      expect(screen.getByText(header)).toBeTruthy();
    fireEvent.keyDown(document.body, { key: 'Escape', keyCode: 27 });
    expect(TestBed.inject(MatDialog).openDialogs.map((each) => each.getState())).toEqual([
      MatDialogState.OPEN,
    ]);
    await press('api-keys.stored');
    await waitFor(() => expect(screen.queryByText('whsec_fresh')).toBeNull());
  });

  it('deletes after a question, and goes back to the list', async () => {
    const { asked, press } = await setup();
    const goTo = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    await press('webhooks.delete');
    await screen.findByText('webhooks.delete-text');
    fireEvent.submit(document.querySelector('#confirm-form')!);
    const call = await asked('DELETE', ONE);
    expect(call.request.headers.get('If-Match')).toBe('"5"');
    call.flush(null);
    await waitFor(() => expect(goTo).toHaveBeenCalledWith(['/settings/webhooks']));
  });

  it('sends nothing while it is off, and says so', async () => {
    await setup([aDelivery()], aWebhook({ enabled: false, disabledReason: 'by_person' }));
    const button = await screen.findByRole<HTMLButtonElement>('button', { name: 'webhooks.test' });
    expect(button.disabled).toBe(true);
    expect(screen.getByText('webhooks.off-hint')).toBeTruthy();
    expect(screen.queryByText('webhooks.send-again')).toBeNull();
  });

  it('tells everybody else which role it needs, and asks for nothing', async () => {
    const { http } = await setup([], aWebhook(), false);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('settings.webhooks');
    expect(screen.getByText('errors.FORBIDDEN')).toBeTruthy();
    http.verify();
  });
});
