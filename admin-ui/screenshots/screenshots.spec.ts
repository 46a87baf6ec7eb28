import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { eventually } from '../../backend/test/support/eventually';
import { CLUSTER_KEY } from '../../backend/test/support/process';
import { Receiver } from '../../backend/test/support/receiver';
import { Mawid } from '../e2e/support/mawid';
import { askWhy, checkImport, type Scene } from '../e2e/support/scenes';
import { launchBrowser, Visitor, type View } from '../e2e/support/visitor';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = `${ROOT}docs/screenshots`;
const JOBS = 300;
const EXECUTIONS = 30_000;

const LOOKS: (View & { name: string })[] = [
  { name: 'en', language: 'en', theme: 'light', width: 1280 },
  { name: 'ar', language: 'ar', theme: 'light', width: 1280 },
  { name: 'dark', language: 'en', theme: 'dark', width: 1280 },
];
const ON_A_PHONE: [name: string, language: 'en' | 'ar'][] = [
  ['jobs', 'en'],
  ['execution', 'ar'],
];

/** `npm run screenshots`: the pictures of docs/screenshots, taken of a service with the jobs and the past that `npm run seed` makes (about nine
 *  an hour), or of those in the folder `SCREENSHOTS_DATA_DIR`. */
describe('the pictures of the documentation', () => {
  let mawid: Mawid;
  let browser: Browser;
  let receiver: Receiver;
  let pages: Map<string, Scene>;

  beforeAll(async () => {
    rmSync(FOLDER, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    const known = process.env['SCREENSHOTS_DATA_DIR'];
    mawid = await Mawid.start(known ? { SCHEDULER_DATA_DIR: known } : {});
    if (!known) seed(mawid);
    receiver = await Receiver.start();
    pages = await pagesOf(mawid, receiver);
    browser = await launchBrowser();
  }, 1_800_000);
  afterAll(async () => {
    await browser?.close();
    await mawid?.stop();
    await receiver?.stop();
  });

  const local = (): [here: string, there: string][] => [
    [ROOT, '/app/'],
    [mawid.dataDir, '/data'],
    [receiver.url('/mawid'), 'https://alerts.example.com/mawid'],
  ];

  it.each(LOOKS)(
    'are taken of every page: $name',
    async ({ name: look, ...view }) => {
      const visitor = await Visitor.arrive(browser, mawid, view);
      await visitor.go('/login');
      await shoot(visitor, `login.${look}`, local());
      await visitor.signIn();
      for (const [name, scene] of pages) {
        await enter(visitor, scene);
        await shoot(visitor, `${name}.${look}`, local());
      }
      await visitor.leave();
    },
    600_000,
  );

  it.each(ON_A_PHONE)('are taken on a phone: %s, %s', async (name, language) => {
    const visitor = await Visitor.arrive(browser, mawid, { language, width: 360 });
    await visitor.signIn();
    await enter(visitor, pages.get(name)!);
    await shoot(visitor, `${name}.${language}.phone`, local());
    await visitor.leave();
  });
});

/** Fills the service through its API. @throws when that fails. */
function seed(mawid: Mawid): void {
  const args = [
    '--url',
    mawid.url,
    '--key',
    CLUSTER_KEY,
    '--jobs',
    String(JOBS),
    '--executions',
    String(EXECUTIONS),
  ];
  const { status } = spawnSync(process.execPath, ['scripts/seed/seed.mjs', ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the service could not be filled');
}

async function enter(visitor: Visitor, { at, open }: Scene): Promise<void> {
  await visitor.go(at);
  await visitor.settle();
  await open?.(visitor);
}

/** @param local what belongs to this machine, and what stands in the pictures instead. */
async function shoot(visitor: Visitor, name: string, local: [here: string, there: string][]): Promise<void> {
  await visitor.settle();
  const path = `${FOLDER}/${name}.png`;
  await visitor.page.evaluate(hidePlaces, local);
  await visitor.page.screenshot({ path });
  // A picture of nothing is a few hundred bytes.
  expect(readFileSync(path).length).toBeGreaterThan(5_000);
}

/** Runs in the page. Where the files of whoever takes the pictures lie is nobody's business: a container's paths stand there instead. */
function hidePlaces(places: [string, string][]): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (const [here, there] of places)
      if (node.textContent?.includes(here)) node.textContent = node.textContent.replaceAll(here, there);
}

/** Name and address of each page, with something interesting on it. */
async function pagesOf(mawid: Mawid, receiver: Receiver): Promise<Map<string, Scene>> {
  const { items } = await mawid.call<{ items: { id: number }[] }>(
    'GET',
    '/jobs?perPage=1&task=billing.flaky&state=active&sort=nextRunAt',
  );
  const jobId = items[0]!.id;
  const failed = await mawid.call<{ items: { id: string }[] }>('GET', '/history?status=failed&perPage=1');
  const paused = await mawid.call<{ items: { id: number }[] }>('GET', '/jobs?state=paused&perPage=1');
  const slow = await mawid.call<{ id: number }>('POST', '/jobs', {
    name: 'Import of the catalogue',
    taskFunctionKey: 'imports.slow',
    params: { seconds: 600 },
    intervalSeconds: 3_600,
    tags: ['warehouse'],
  });
  const { executionId } = await mawid.call<{ executionId: string }>('POST', `/jobs/${slow.id}/action`, {
    action: 'trigger',
  });
  const sides = await Promise.all(
    ['succeeded', 'failed'].map((status) =>
      mawid.call<{ items: { id: string }[] }>('GET', `/jobs/${jobId}/history?status=${status}&perPage=1`),
    ),
  );
  const [good, bad] = sides.map(({ items }) => items[0]!.id);
  const operations = await mawid.call<{ items: { id: number }[] }>('GET', '/operations?perPage=1');
  const webhook = await makeWebhook(mawid, receiver);
  const job = `/jobs/${jobId}`;
  const pages: [name: string, at: string, open?: Scene['open']][] = [
    ['dashboard', '/'],
    ['jobs', '/jobs'],
    ['job', job],
    ['job-history', `${job}?tab=history`],
    ['job-timeline', `${job}?tab=timeline`],
    ['job-statistics', `${job}?tab=stats`],
    ['job-changes', `${job}?tab=changes`],
    ['job-api', `${job}?tab=json`],
    ['job-edit', `${job}/edit`],
    ['job-create', '/jobs/new'],
    ['job-import', '/jobs/import', checkImport],
    ['executions', '/executions'],
    ['execution', `/executions/${executionId}`],
    ['execution-failed', `/executions/${failed.items[0]!.id}`],
    ['compare', `/executions/compare?a=${good}&b=${bad}`],
    ['explain', `/jobs/${paused.items[0]!.id}`, askWhy],
    ['timeline', '/timeline'],
    ['calendar', '/timeline?view=month'],
    ['agenda', '/timeline?view=agenda'],
    ['instances', '/instances'],
    ['locks', '/locks'],
    ['functions', '/functions'],
    ['function', '/functions/one?key=reports.daily'],
    ['operations', '/operations'],
    ['operation', `/operations/${operations.items[0]!.id}`],
    ['settings-profile', '/settings'],
    ['settings-users', '/settings/users'],
    ['settings-api-keys', '/settings/api-keys'],
    ['settings-webhooks', '/settings/webhooks'],
    ['webhook', `/settings/webhooks/${webhook}`],
    ['settings-retention', '/settings/retention'],
    ['settings-scheduler', '/settings/scheduler'],
    ['settings-windows', '/settings/windows'],
    ['settings-doctor', '/settings/doctor'],
    ['settings-audit', '/settings/audit'],
    ['settings-about', '/settings/about'],
  ];
  return new Map(pages.map(([name, at, open]) => [name, { at, ...(open && { open }) }]));
}

/** A webhook with something in its log: a job that fails and works again, and an answer that was not good at first. */
async function makeWebhook(mawid: Mawid, receiver: Receiver): Promise<number> {
  const { id } = await mawid.call<{ id: number }>('POST', '/webhooks', {
    name: 'On-call',
    url: receiver.url('/mawid'),
    events: ['job.failing', 'job.recovered', 'execution.failed'],
    tags: ['alerts'],
  });
  const job = await mawid.call<{ id: number }>('POST', '/jobs', {
    name: 'Charge the cards',
    taskFunctionKey: 'billing.flaky',
    intervalSeconds: 86_400,
    tags: ['alerts', 'billing'],
  });
  for (const failEvery of [1, 100_000]) {
    const run = { action: 'trigger', params: { failEvery } };
    const { executionId } = await mawid.call<{ executionId: string }>('POST', `/jobs/${job.id}/action`, run);
    await mawid.call('GET', `/executions/${executionId}?wait=20`);
  }
  await mawid.call('POST', `/webhooks/${id}/test`);
  // Runs are told within half a minute of their end.
  await eventually(async () => {
    const { total } = await mawid.call<{ total: number }>(
      'GET',
      `/webhooks/${id}/deliveries?status=delivered`,
    );
    expect(total).toBe(4);
  }, 60_000);
  receiver.answers = [{ status: 503 }];
  await mawid.call('POST', `/webhooks/${id}/test`);
  return id;
}
