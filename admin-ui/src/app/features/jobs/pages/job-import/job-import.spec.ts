import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { fireEvent, render, screen, waitFor } from '@testing-library/angular';
import { provideTexts } from '../../../../../../test/texts';
import { provideApiConfiguration } from '../../../../core/api/generated/api-configuration';
import type { BulkJobResultDto } from '../../../../core/api/generated/models/bulk-job-result-dto';
import { SessionStore } from '../../../../core/auth/session.store';
import { JobImportPage } from './job-import';

const BULK = '/api/v1/scheduler/jobs/bulk';

async function setup(role = 'editor') {
  await render(JobImportPage, {
    providers: [
      ...provideTexts(),
      provideHttpClient(),
      provideHttpClientTesting(),
      provideApiConfiguration(''),
      provideRouter([]),
      { provide: SessionStore, useValue: { can: (needed: string) => needed === role } },
    ],
  });
  const http = TestBed.inject(HttpTestingController);
  return { http, asked: () => waitFor(() => http.expectOne(BULK)) };
}

const aResult = (index: number, part: Partial<BulkJobResultDto>): BulkJobResultDto => ({
  index,
  outcome: 'created',
  jobId: null,
  jobKey: null,
  version: null,
  changes: [],
  errors: [],
  code: null,
  detail: null,
  ...part,
});
const COUNTS = { created: 0, updated: 0, unchanged: 0, invalid: 0, refused: 0 };
const answer = (dryRun: boolean, results: BulkJobResultDto[]) => ({ dryRun, counts: COUNTS, results });

const ITEMS = [
  { name: 'Wrong one', cronExpression: 'x' },
  { name: 'Same', jobKey: 'same' },
  { name: 'Changed', jobKey: 'changed', cronExpression: '0 3 * * *' },
  { name: 'Fresh', jobKey: 'fresh' },
];
const FOUND = [
  aResult(0, {
    outcome: 'invalid',
    errors: [{ pointer: '/items/0/cronExpression', code: 'CRON_FIELD_COUNT', message: 'needs 5 fields' }],
  }),
  aResult(1, { outcome: 'unchanged', jobId: 1, jobKey: 'same', version: 1 }),
  aResult(2, {
    outcome: 'updated',
    jobId: 2,
    jobKey: 'changed',
    version: 4,
    changes: [{ field: 'cronExpression', before: '0 2 * * *', after: '0 3 * * *' }],
  }),
  aResult(3, { outcome: 'created' }),
];

const paste = (text: string) =>
  fireEvent.input(screen.getByLabelText('import.text'), { target: { value: text } });
const lines = () =>
  [...document.querySelectorAll('app-import-lines ol > li')].map(({ textContent }) => textContent);
const apply = () => screen.findByText<HTMLButtonElement>('import.apply');

describe(JobImportPage.name, () => {
  it('shows what would change before it writes that, and nothing that has changed since', async () => {
    const { asked } = await setup();
    paste(JSON.stringify(ITEMS));
    fireEvent.click(await screen.findByText('import.check'));
    const dry = await asked();
    expect(dry.request.body).toEqual({ items: ITEMS, dryRun: true });
    dry.flush(answer(true, FOUND));
    await apply();
    const [wrong, changed, fresh, ...others] = lines();
    expect(wrong).toMatch(/status\.invalid.*Wrong one.*\/cronExpression.*needs 5 fields/s);
    expect(wrong).not.toContain('/items/0');
    expect(changed).toMatch(/status\.updated.*Changed.*cronExpression.*0 2 \* \* \*.*0 3 \* \* \*/s);
    expect(fresh).toMatch(/status\.created.*Fresh/s);
    expect(others).toEqual([]);
    expect(screen.getByText('import.left-out')).toBeTruthy();
    fireEvent.click(await apply());
    const real = await asked();
    expect(real.request.body).toEqual({
      items: [{ ...ITEMS[2], expectedVersion: 4 }, ITEMS[3]],
      dryRun: false,
    });
    real.flush(
      answer(false, [
        aResult(0, { outcome: 'refused', code: 'VERSION_MISMATCH', detail: 'It is version 5 now.' }),
        aResult(1, { outcome: 'created', jobId: 9, jobKey: 'fresh', version: 1 }),
      ]),
    );
    expect(await screen.findByText('import.done')).toBeTruthy();
    expect(lines()[0]).toMatch(/status\.refused.*Changed.*VERSION_MISMATCH.*It is version 5 now\./s);
    expect(screen.getByRole('link', { name: 'Fresh' }).getAttribute('href')).toBe('/jobs/9');
    expect(screen.queryByText('import.apply')).toBeNull();
  });

  it('repeats what got no reply under the same key, and goes on behind it', async () => {
    const { asked } = await setup();
    const items = Array.from({ length: 501 }, (_, at) => ({ name: `job ${at}` }));
    const results = (count: number) =>
      Array.from({ length: count }, (_, at) => aResult(at, { jobId: at + 1 }));
    paste(JSON.stringify(items));
    fireEvent.click(await screen.findByText('import.check'));
    (await asked()).flush(answer(true, results(500)));
    (await asked()).flush(answer(true, results(1)));
    fireEvent.click(await apply());
    const first = await asked();
    const key = first.request.headers.get('Idempotency-Key');
    first.error(new ProgressEvent('error'));
    fireEvent.click(await screen.findByText('import.go-on'));
    const again = await asked();
    expect(again.request.headers.get('Idempotency-Key')).toBe(key);
    expect(again.request.body).toEqual(first.request.body);
    again.flush(answer(false, results(500)));
    const second = await asked();
    expect(second.request.body.items).toEqual([items[500]]);
    expect(second.request.headers.get('Idempotency-Key')).not.toBe(key);
    second.flush(answer(false, results(1)));
    await waitFor(() => expect(screen.getByRole('status').textContent).toContain('501'));
    expect(screen.getByText('import.done')).toBeTruthy();
    expect(screen.queryByText('import.go-on')).toBeNull();
  });

  it('reads a file and looks at it at once', async () => {
    const { asked } = await setup();
    const file = { text: () => Promise.resolve('{"items":[{"id":3,"name":"a"}]}') };
    fireEvent.change(screen.getByLabelText('import.file'), { target: { files: [file] } });
    expect((await asked()).request.body).toEqual({ items: [{ name: 'a' }], dryRun: true });
  });

  it('takes ids when told to, and forgets what it found for another text', async () => {
    const { asked } = await setup();
    paste('[{"id":3,"name":"a"}]');
    fireEvent.click(screen.getByLabelText('import.by-id'));
    fireEvent.click(await screen.findByText('import.check'));
    const dry = await asked();
    expect(dry.request.body).toEqual({ items: [{ id: 3, name: 'a' }], dryRun: true });
    dry.flush(answer(true, [aResult(0, { outcome: 'updated', jobId: 3, version: 1 })]));
    await apply();
    paste('[]');
    await waitFor(() => expect(screen.queryByText('import.apply')).toBeNull());
  });

  it('says at the text what is wrong with it, and shows what the server refuses', async () => {
    const { asked, http } = await setup();
    paste('name: a');
    const check = await screen.findByText<HTMLButtonElement>('import.check');
    await waitFor(() => expect(check.disabled).toBe(false));
    fireEvent.click(check);
    expect(await screen.findByText('import.not-json')).toBeTruthy();
    http.expectNone(BULK);
    paste('{"name":"a"}');
    fireEvent.click(check);
    (await asked()).flush({ code: 'X', title: 'Too large' }, { status: 413, statusText: 'Large' });
    expect((await screen.findByRole('alert')).textContent).toContain('Too large');
  });

  it('tells others which role it needs', async () => {
    await setup('viewer');
    expect(screen.getByText('jobs.needs-editor')).toBeTruthy();
    expect(screen.queryByLabelText('import.text')).toBeNull();
  });
});
