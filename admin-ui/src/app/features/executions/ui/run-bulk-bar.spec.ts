import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { convertToParamMap, provideRouter } from '@angular/router';
import { jest } from '@jest/globals';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/angular';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import { SessionStore } from '../../../core/auth/session.store';
import { LiveStore } from '../../../core/live/live.store';
import { parseQuery } from '../../../core/url/url-query';
import { EXECUTION_FILTER_FIELDS } from '../data/execution-filter';
import { RunSelection } from '../data/run-selection';
import { RunBulkBar } from './run-bulk-bar';

const BULK = '/api/v1/scheduler/executions/bulk-action';
const OPERATION = '/api/v1/scheduler/operations/5';
const FILTER = parseQuery(EXECUTION_FILTER_FIELDS, convertToParamMap({ status: 'failed', cursor: 'abc' }));

async function setup({ role = 'operator', isExact = true } = {}) {
  const selection = new RunSelection();
  selection.togglePage(['b', 'a']);
  const done = jest.fn();
  await render(RunBulkBar, {
    inputs: { selection, filter: FILTER, total: 120, isExact },
    on: { done },
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
  const asked = (url: string) => waitFor(() => http.expectOne(url));
  const dialog = async () => within(await screen.findByRole('dialog', { hidden: true }));
  return { selection, done, http, asked, dialog };
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

describe(RunBulkBar.name, () => {
  it('lays two that are marked side by side, and no other number', async () => {
    const { selection } = await setup();
    const compare = (): HTMLElement | null => screen.queryByRole('link', { name: 'compare.verb' });
    expect(compare()!.getAttribute('href')).toBe('/executions/compare?a=a&b=b');
    selection.toggle('c', []);
    await waitFor(() => expect(compare()).toBeNull());
    selection.markAllMatching();
    await waitFor(() => expect(compare()).toBeNull());
  });

  it('counts what is marked first, asks why, starts it and leads to its operation', async () => {
    const { asked, dialog, done } = await setup();
    press('bulk.verb-retry');
    const form = await dialog();
    const dry = await asked(BULK);
    expect(dry.request.body).toEqual({ action: 'retry', ids: ['a', 'b'], dryRun: true });
    const start = form.getByText<HTMLButtonElement>('bulk.start');
    expect(start.disabled).toBe(true);
    const first = [{ jobId: 7, jobName: 'Nightly', executionId: 'a', status: 'failed' }];
    dry.flush({ dryRun: true, matching: 2, isExact: true, first });
    expect(await form.findByText('Nightly')).toBeTruthy();
    expect(form.getByText('bulk.count-executions')).toBeTruthy();
    expect(form.getByText('bulk.meaning-retry')).toBeTruthy();
    fireEvent.input(form.getByLabelText('common.reason-optional'), { target: { value: ' fixed ' } });
    await waitFor(() => expect(start.disabled).toBe(false));
    fireEvent.submit(document.querySelector('#bulk-form')!);
    const real = await asked(BULK);
    expect(real.request.body).toEqual({ action: 'retry', ids: ['a', 'b'], reason: 'fixed' });
    real.flush({ id: 5 });
    const none = { unchanged: 0, failed: 0, cancelled: 0, pending: 0, started: 0 };
    const progress = { total: 2, isTotalFinal: true, succeeded: 2, ...none };
    (await asked(OPERATION)).flush({ id: 5, status: 'completed', progress });
    const link = await form.findByRole('link', { name: /bulk\.follow/, hidden: true });
    expect(link.getAttribute('href')).toBe('/operations/5');
    fireEvent.click(form.getByText('common.close'));
    await waitFor(() => expect(done).toHaveBeenCalledTimes(1));
  });

  it('means all that match by the filter, without order and place', async () => {
    const { asked, selection } = await setup({ isExact: false });
    press('bulk.mark-all-open');
    expect(selection.isAll()).toBe(true);
    expect(await screen.findByText('bulk.marked-open')).toBeTruthy();
    press('bulk.verb-cancel');
    const dry = await asked(BULK);
    expect(dry.request.body).toEqual({ action: 'cancel', filter: { status: ['failed'] }, dryRun: true });
    dry.flush({ dryRun: true, matching: 10_000, isExact: false, first: [] });
    expect(await screen.findByText('bulk.count-open')).toBeTruthy();
  });

  it('asks for a note instead of a reason where runs are marked as handled', async () => {
    const { asked, dialog } = await setup();
    press('bulk.verb-handle');
    const form = await dialog();
    const first = [{ jobId: 7, jobName: 'Nightly', executionId: 'a', status: 'failed' }];
    (await asked(BULK)).flush({ dryRun: true, matching: 2, isExact: true, first });
    expect(await form.findByText('bulk.meaning-handle')).toBeTruthy();
    expect(form.queryByLabelText('common.reason-optional')).toBeNull();
    fireEvent.input(form.getByLabelText('bulk.note'), { target: { value: ' upstream was down ' } });
    const start = form.getByText<HTMLButtonElement>('bulk.start');
    await waitFor(() => expect(start.disabled).toBe(false));
    fireEvent.submit(document.querySelector('#bulk-form')!);
    const body = { action: 'handle', ids: ['a', 'b'], note: 'upstream was down' };
    expect((await asked(BULK)).request.body).toEqual(body);
  });

  it('starts nothing when nothing is concerned', async () => {
    const { asked, dialog, http } = await setup();
    press('bulk.verb-cancel');
    const form = await dialog();
    (await asked(BULK)).flush({ dryRun: true, matching: 0, isExact: true, first: [] });
    await form.findByText('bulk.count-executions');
    fireEvent.submit(document.querySelector('#bulk-form')!);
    http.expectNone(BULK);
  });

  it('offers a viewer nothing to press, and says why', async () => {
    await setup({ role: 'viewer' });
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'bulk.verb-retry' }).disabled).toBe(true);
    expect(screen.getByText('executions.needs-operator')).toBeTruthy();
  });
});
