import { jest } from '@jest/globals';
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { aJob } from '../../../../../../test/a-job';
import { provideTexts } from '../../../../../../test/texts';
import { problemInterceptor } from '../../../../core/api/problem.interceptor';
import { provideApiConfiguration } from '../../../../core/api/generated/api-configuration';
import type { JobDto } from '../../../../core/api/generated/models/job-dto';
import { SessionStore } from '../../../../core/auth/session.store';
import { Toaster } from '../../../../core/feedback/toaster';
import { draftStorage } from '../../data/draft-storage';
import { emptyDraft } from '../../data/job-draft';
import { JobEdit } from './job-edit';

const HELLO = {
  key: 'demo.hello',
  name: 'Say hello',
  description: 'Greets',
  isRegistered: true,
  timeoutSeconds: null,
  maxAttempts: null,
  paramsSchema: { properties: { name: { type: 'string' } } },
};

async function setup(inputs: { id?: string; from?: string } = {}, job?: JobDto) {
  const navigate = jest.fn(() => Promise.resolve(true));
  const view = await render(JobEdit, {
    inputs,
    providers: [
      ...provideTexts(),
      provideHttpClient(withInterceptors([problemInterceptor])),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      { provide: SessionStore, useValue: { can: () => true } },
      { provide: Toaster, useValue: { show: jest.fn(), showProblem: jest.fn() } },
      { provide: Router, useValue: { navigate } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  const expectOne = (method: string, url: string) => waitFor(() => http.expectOne({ method, url }));
  if (job) (await expectOne('GET', `/api/v1/scheduler/jobs/${job.id}`)).flush(job);
  (await expectOne('GET', '/api/v1/scheduler/task-functions')).flush([HELLO]);
  await screen.findByLabelText(/^jobs\.name/);
  const answer = (status: number, body: object) => (request: { flush: (body: object, o: object) => void }) =>
    request.flush(body, { status, statusText: 'x' });
  return { view, http, navigate, answer };
}

const nameBox = () => screen.getByLabelText<HTMLInputElement>(/^jobs\.name/);
const type = (box: HTMLElement, value: string) => fireEvent.input(box, { target: { value } });

describe(JobEdit.name, () => {
  afterEach(() => sessionStorage.clear());

  it('creates a job and goes to it', async () => {
    const { http, navigate } = await setup();
    type(nameBox(), 'New one');
    fireEvent.click(screen.getByText('common.save'));
    const request = http.expectOne({ method: 'POST', url: '/api/v1/scheduler/jobs' });
    expect(request.request.body).toMatchObject({
      name: 'New one',
      jobType: 'cron',
      cronExpression: '0 9 * * 1-5',
    });
    request.flush(aJob({ id: 9 }));
    await waitFor(() => expect(navigate).toHaveBeenCalledWith(['/jobs', 9], { replaceUrl: true }));
    expect(draftStorage.read('new')).toBeNull();
  });

  it('saves a new job paused without a moment in which it fires', async () => {
    const { http, navigate } = await setup();
    fireEvent.click(screen.getByText('jobs.save-paused'));
    const create = http.expectOne({ method: 'POST', url: '/api/v1/scheduler/jobs' });
    expect(create.request.body).toMatchObject({ enabled: false });
    create.flush(aJob({ id: 9, version: 1 }));
    for (const [action, version] of [
      ['pause', 1],
      ['enable', 2],
    ] as const) {
      const request = await waitFor(() => http.expectOne('/api/v1/scheduler/jobs/9/action'));
      expect([request.request.body, request.request.headers.get('If-Match')]).toEqual([
        { action },
        `"${version}"`,
      ]);
      request.flush({ job: aJob({ id: 9, version: version + 1 }) });
    }
    await waitFor(() => expect(navigate).toHaveBeenCalled());
  });

  it('lists what the server objects to; a line leads to its field, also into closed rules', async () => {
    const { http, answer } = await setup();
    fireEvent.click(screen.getByText('common.save'));
    const errors = [
      { pointer: '/name', code: 'INVALID_FORMAT', message: 'Name must not be blank.' },
      { pointer: '/maxAttempts', code: 'TOO_SMALL', message: 'MaxAttempts is too small.' },
    ];
    answer(400, { code: 'VALIDATION_FAILED', title: 'No', errors })(
      http.expectOne({ method: 'POST', url: '/api/v1/scheduler/jobs' }),
    );
    const summary = await screen.findByRole('alert');
    await waitFor(() => expect(document.activeElement).toBe(summary));
    expect(nameBox().getAttribute('aria-invalid')).toBe('true');
    fireEvent.click(summary.querySelectorAll('button')[1]!);
    const attempts = screen.getByLabelText(/^jobs\.max-attempts/);
    await waitFor(() => expect(document.activeElement).toBe(attempts));
    expect(attempts.closest('details')?.open).toBe(true);
  });

  it('shows who changed what after a 412 and saves over it only when told', async () => {
    const { http, answer } = await setup({ id: '7' }, aJob());
    type(nameBox(), 'Mine');
    fireEvent.click(screen.getByText('common.save'));
    const first = http.expectOne({ method: 'PUT', url: '/api/v1/scheduler/jobs/7' });
    expect(first.request.headers.get('If-Match')).toBe('"3"');
    answer(412, { code: 'PRECONDITION_FAILED', title: 'Changed' })(first);
    const theirs = aJob({ name: 'Theirs', priority: 'high', version: 4, updatedBy: 'sara' });
    (await waitFor(() => http.expectOne({ method: 'GET', url: '/api/v1/scheduler/jobs/7' }))).flush(theirs);
    const rows = await waitFor(() => {
      const found = [...document.querySelectorAll('app-conflict-view tbody tr')];
      expect(found.length).toBe(2);
      return found.map((row) => [...row.querySelectorAll('bdi')].map((cell) => cell.textContent?.trim()));
    });
    expect(rows).toContainEqual(['name', 'Nightly report', 'Theirs', 'Mine']);
    expect(rows).toContainEqual(['priority', 'normal', 'high', 'normal']);
    fireEvent.click(screen.getByText('jobs.keep-mine'));
    const second = http.expectOne({ method: 'PUT', url: '/api/v1/scheduler/jobs/7' });
    expect([second.request.headers.get('If-Match'), second.request.body.name]).toEqual(['"4"', 'Mine']);
  });

  it('goes on with what was typed and not saved, and can start over', async () => {
    draftStorage.write('new', { draft: { ...emptyDraft('UTC'), name: 'Half typed' }, base: null });
    const { view } = await setup();
    expect(nameBox().value).toBe('Half typed');
    expect(view.fixture.componentInstance.isDirty()).toBe(true);
    fireEvent.click(screen.getByText('jobs.draft-discard'));
    await waitFor(() => expect(nameBox().value).toBe(''));
    expect(draftStorage.read('new')).toBeNull();
  });

  it('copies a job without its key', async () => {
    const { http } = await setup({ from: '7' }, aJob({ jobKey: 'nightly' }));
    fireEvent.click(screen.getByText('common.save'));
    const { body } = http.expectOne({ method: 'POST', url: '/api/v1/scheduler/jobs' }).request;
    expect(body).toMatchObject({ name: 'Nightly report', params: { name: 'you' } });
    expect('jobKey' in (body as object)).toBe(false);
  });
});
