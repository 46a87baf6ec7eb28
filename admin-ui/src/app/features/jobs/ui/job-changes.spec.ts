import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { jest } from '@jest/globals';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { aJob } from '../../../../../test/a-job';
import { provideTexts } from '../../../../../test/texts';
import { provideApiConfiguration } from '../../../core/api/generated/api-configuration';
import { SessionStore } from '../../../core/auth/session.store';
import { JobChanges } from './job-changes';

const revision = (version: number, more: object = {}) => ({
  version,
  action: version === 1 ? 'create' : 'update',
  changedBy: 'user:ops',
  effectiveAt: '2026-11-25T10:00:00.000Z',
  reason: null,
  before: version === 1 ? null : { name: `Nightly ${version - 1}` },
  after: { name: `Nightly ${version}` },
  ...more,
});

/** Revisions 3, 2, 1 of a job at version 3, seen by somebody who may edit, or may not. */
async function setup(mayEdit = true) {
  const changed = jest.fn();
  await render(JobChanges, {
    inputs: { job: aJob({ id: 7, name: 'Nightly 3', version: 3 }) },
    on: { changed },
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      { provide: SessionStore, useValue: { can: () => mayEdit } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const list = await waitFor(() => http.expectOne(({ url }) => url.endsWith('/jobs/7/revisions')));
  list.flush({ items: [revision(3), revision(2), revision(1)], total: 3, page: 1, perPage: 50 });
  const buttons = await screen.findAllByText<HTMLButtonElement>('jobs.restore-version');
  return { http, buttons, changed };
}

describe(JobChanges.name, () => {
  it('offers every version but the present one, and says what each changed', async () => {
    const { buttons } = await setup();
    expect(buttons).toHaveLength(2);
    const values = [...document.querySelectorAll('del, ins')].map((each) => each.textContent?.trim());
    expect(values).toEqual(['Nightly 2', 'Nightly 3', 'Nightly 1', 'Nightly 2']);
  });

  it('goes back to a version under the present one, so that an edit in between is not lost', async () => {
    const { http, buttons, changed } = await setup();
    fireEvent.click(buttons[1]!);
    const call = await waitFor(() =>
      http.expectOne(({ url }) => url.endsWith('/jobs/7/revisions/1/restore')),
    );
    expect([call.request.method, call.request.headers.get('If-Match')]).toEqual(['POST', '"3"']);
    await waitFor(() => expect(buttons.every(({ disabled }) => disabled)).toBe(true));
    call.flush({});
    await waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
    await waitFor(() => expect(buttons.some(({ disabled }) => disabled)).toBe(false));
  });

  it('may be tried again after a conflict', async () => {
    const { http, buttons, changed } = await setup();
    fireEvent.click(buttons[0]!);
    const call = await waitFor(() =>
      http.expectOne(({ url }) => url.endsWith('/jobs/7/revisions/2/restore')),
    );
    const problem = {
      type: 'about:blank',
      title: 'Precondition Failed',
      status: 412,
      code: 'VERSION_CONFLICT',
    };
    call.flush(problem, { status: 412, statusText: 'Precondition Failed' });
    await waitFor(() => expect(buttons[0]!.disabled).toBe(false));
    expect(changed).not.toHaveBeenCalled();
  });

  it('is there, and switched off, for somebody who may not edit', async () => {
    const { buttons } = await setup(false);
    expect(buttons.every(({ disabled }) => disabled)).toBe(true);
  });
});
