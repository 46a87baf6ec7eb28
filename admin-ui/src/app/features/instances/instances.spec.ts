import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/angular';
import { provideTexts } from '../../../../test/texts';
import { provideApiConfiguration } from '../../core/api/generated/api-configuration';
import type { InstanceDto } from '../../core/api/generated/models/instance-dto';
import { SessionStore } from '../../core/auth/session.store';
import { LiveStore } from '../../core/live/live.store';
import { Instances } from './instances';

const LIST = '/api/v1/scheduler/instances';
const DRAIN = { by: 'user:layla', at: '2026-11-02T09:00:00.000Z', reason: 'Kernel update' };

const anInstance = (more: Partial<InstanceDto>): InstanceDto => ({
  id: 4,
  uid: 'u',
  name: 'node-a',
  host: 'h',
  pid: 1,
  version: '1.0.0',
  mode: 'standalone',
  runsEngine: true,
  runsTasks: true,
  usesQueue: false,
  status: 'alive',
  isSelf: false,
  permits: 10,
  running: 0,
  queued: 0,
  beat: 9,
  heartbeatAt: '2026-11-02T09:00:00.000Z',
  heartbeatAgeMs: 300,
  late: false,
  startedAt: '2026-11-02T08:00:00.000Z',
  stoppedAt: null,
  declaredDeadBy: null,
  stopReason: null,
  clockOffsetMs: 1,
  loopDelayMs: 12,
  memoryBytes: 1,
  unfitBecause: [],
  drain: null,
  tzdata: '2026a',
  functions: [],
  ...more,
});

async function setup(items: InstanceDto[], role = 'operator') {
  await render(Instances, {
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      provideRouter([]),
      { provide: LiveStore, useValue: { listen: () => undefined } },
      { provide: SessionStore, useValue: { can: (needed: string) => needed === role } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const answer = async (): Promise<void> =>
    (await waitFor(() => http.expectOne(({ url }) => url === LIST))).flush({ items, total: items.length });
  await answer();
  const button = (name: string) => screen.findByRole<HTMLButtonElement>('button', { name });
  return { http, answer, button };
}

describe(Instances.name, () => {
  it('drains one with a reason', async () => {
    const { http, button } = await setup([anInstance({})]);
    fireEvent.click(await button('instances.drain-one'));
    const dialog = within(await screen.findByRole('dialog', { hidden: true }));
    fireEvent.input(dialog.getByLabelText('common.reason-optional'), { target: { value: 'Kernel update' } });
    fireEvent.submit(document.querySelector('#confirm-form')!);
    const sent = await waitFor(() => http.expectOne(`${LIST}/4/action`));
    expect(sent.request.body).toEqual({ action: 'drain', reason: 'Kernel update' });
  });

  it('says who drained one and why, and resumes it at once', async () => {
    const drained = anInstance({ status: 'draining', unfitBecause: ['drained'], drain: DRAIN });
    const { http, button } = await setup([drained]);
    expect(await screen.findByText('instances.why-drained')).toBeTruthy();
    expect(screen.getByText(DRAIN.reason)).toBeTruthy();
    expect(screen.getByText(DRAIN.by)).toBeTruthy();
    fireEvent.click(await button('instances.resume-one'));
    const sent = await waitFor(() => http.expectOne(`${LIST}/4/action`));
    expect(sent.request.body).toEqual({ action: 'resume' });
  });

  it('says which check keeps an unfit one from work', async () => {
    await setup([anInstance({ status: 'unfit', unfitBecause: ['seed_rows'] })]);
    expect(await screen.findByText('instances.why-unfit')).toBeTruthy();
  });

  it('forgets one that has ended, with a reason', async () => {
    const gone = anInstance({ id: 5, status: 'dead', declaredDeadBy: 4, stoppedAt: DRAIN.at });
    const { http, button } = await setup([anInstance({}), gone], 'admin');
    fireEvent.click(await button('instances.forget-one'));
    const dialog = within(await screen.findByRole('dialog', { hidden: true }));
    fireEvent.input(dialog.getByLabelText('common.reason-optional'), { target: { value: 'gone for good' } });
    fireEvent.submit(document.querySelector('#confirm-form')!);
    const sent = await waitFor(() => http.expectOne(({ url }) => url === `${LIST}/5`));
    expect([sent.request.method, sent.request.params.get('reason')]).toEqual(['DELETE', 'gone for good']);
  });

  it('offers nothing where there is nothing to drain, and explains what a viewer may not do', async () => {
    const web = anInstance({ mode: 'api', runsEngine: false, runsTasks: false });
    const gone = anInstance({ id: 5, status: 'stopped', stoppedAt: DRAIN.at });
    const { button } = await setup([web, gone, anInstance({ id: 6 })], 'viewer');
    expect((await button('instances.drain-one')).disabled).toBe(true);
    expect(screen.getByText('instances.needs-operator')).toBeTruthy();
    expect((await button('instances.forget-one')).disabled).toBe(true);
    expect(screen.getByText('instances.needs-admin')).toBeTruthy();
  });
});
