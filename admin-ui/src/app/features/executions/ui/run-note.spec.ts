import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/angular';
import { anExecution } from '../../../../../test/an-execution';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import type { ExecutionDto } from '../../../core/api/generated/models/execution-dto';
import { SessionStore } from '../../../core/auth/session.store';
import { RunNote } from './run-note';

const HANDLED = {
  note: 'upstream was down',
  handledBy: 'user:layla',
  handledAt: '2026-11-02T10:00:00.000Z',
};

async function setup(part: Partial<ExecutionDto> = {}, role = 'operator') {
  const run = anExecution(part);
  const done = jest.fn();
  await render(RunNote, {
    inputs: { run },
    on: { done },
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      { provide: SessionStore, useValue: { can: (needed: string) => needed === role } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const sent = () => waitFor(() => http.expectOne(`/api/v1/scheduler/executions/${run.id}/note`));
  const dialog = async () => within(await screen.findByRole('dialog', { hidden: true }));
  return { run, done, sent, dialog };
}

const button = (name: string) => screen.queryByRole<HTMLButtonElement>('button', { name });

describe(RunNote.name, () => {
  it('marks a run as handled, with a note on the way', async () => {
    const { sent, dialog, done } = await setup();
    expect(screen.getByText('executions.note-none')).toBeTruthy();
    fireEvent.click(button('executions.handle')!);
    const form = await dialog();
    fireEvent.input(form.getByLabelText('executions.note'), { target: { value: ' seen to ' } });
    fireEvent.submit(document.querySelector('#note-form')!);
    const request = await sent();
    expect(request.request.method).toBe('PUT');
    expect(request.request.body).toEqual({ note: 'seen to', handled: true });
    request.flush(anExecution());
    await waitFor(() => expect(done).toHaveBeenCalledTimes(1));
  });

  it('says who handled it, and keeps the note when that is taken back', async () => {
    const { sent, done } = await setup(HANDLED);
    expect(screen.getByText('user:layla')).toBeTruthy();
    expect(screen.getByText('upstream was down')).toBeTruthy();
    expect(button('executions.handle')).toBeNull();
    fireEvent.click(button('executions.unhandle')!);
    const request = await sent();
    expect(request.request.body).toEqual({ note: 'upstream was down', handled: false });
    request.flush(anExecution());
    await waitFor(() => expect(done).toHaveBeenCalledTimes(1));
  });

  it('changes the note alone, empties it, and shows what the server objects to', async () => {
    const { sent, dialog, done } = await setup(HANDLED);
    fireEvent.click(button('executions.edit-note')!);
    const form = await dialog();
    const field = form.getByLabelText<HTMLTextAreaElement>('executions.note');
    expect(field.value).toBe('upstream was down');
    fireEvent.input(field, { target: { value: '  ' } });
    fireEvent.submit(document.querySelector('#note-form')!);
    const request = await sent();
    expect(request.request.body).toEqual({ note: null, handled: true });
    request.flush({ title: 'Not found', code: 'NOT_FOUND' }, { status: 404, statusText: 'Not Found' });
    expect(await form.findByRole('alert', { hidden: true })).toBeTruthy();
    expect(done).not.toHaveBeenCalled();
  });

  it('offers no mark for a run that goes on, and nothing to press to who may only read', async () => {
    await setup({ status: 'running', finishedAt: null }, 'viewer');
    expect(button('executions.handle')).toBeNull();
    expect(button('executions.add-note')!.disabled).toBe(true);
  });
});
