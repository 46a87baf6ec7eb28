import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { Mawid } from './support/mawid';
import { launchBrowser, Visitor } from './support/visitor';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

const LANGUAGES = ['en', 'ar'] as const;
/** A page is loaded once a language; its themes and widths are looked at in place. */
const LOOKS = (['light', 'dark'] as const).flatMap((theme) => [1280, 360].map((width) => ({ theme, width })));

describe('every page of the console', () => {
  let mawid: Mawid;
  let browser: Browser;
  let routes: string[];

  beforeAll(async () => {
    mawid = await Mawid.start();
    browser = await launchBrowser();
    routes = await pagesWithData(mawid);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await mawid?.stop();
  });

  it.each(LANGUAGES)(
    'is accessible, quiet and never wider than the window, in both themes and widths: %s',
    async (language) => {
      const visitor = await Visitor.arrive(browser, mawid, { language });
      await visitor.go('/login');
      const found = await problemsOf(visitor, '/login');
      await visitor.signIn();
      for (const route of routes) {
        await visitor.go(route);
        await visitor.settle();
        found.push(...(await problemsOf(visitor, route)));
      }
      expect(found).toEqual([]);
      expect(visitor.complaints).toEqual([]);
      await visitor.leave();
    },
    600_000,
  );
});

/** What axe has against the page, and how far it reaches beyond the window, in each look. */
async function problemsOf(visitor: Visitor, route: string): Promise<string[]> {
  const found = [];
  for (const { theme, width } of LOOKS) {
    await visitor.look({ theme, width });
    const { violations } = await new AxeBuilder({ page: visitor.page })
      // `withTags` last: `options` would undo it.
      .options({ resultTypes: ['violations'] })
      .withTags(TAGS)
      // No frames here: the other mode opens a page of its own for each look.
      .setLegacyMode(true)
      .analyze();
    const tooWide = await visitor.page.evaluate(whatIsTooWide);
    const where = `${route} (${theme}, ${width} px)`;
    found.push(
      ...violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${where}: ${id} ${node.target.join(' ')}`),
      ),
      ...tooWide.map((element) => `${where}: wider than the window: ${element}`),
    );
  }
  return found;
}

/** Runs in the page: the elements that reach beyond the window, when the page as a whole does. */
function whatIsTooWide(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll('body *')]
    .filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > clientWidth + 1 || left < -1;
    })
    .map((element) => `${element.tagName} ${element.className} ${element.textContent?.trim().slice(0, 40)}`);
}

/** Every address of the console, with something to show on each. */
async function pagesWithData(mawid: Mawid): Promise<string[]> {
  const job = await mawid.call<{ id: number }>('POST', '/jobs', {
    name: 'Nightly report',
    taskFunctionKey: 'reports.daily',
    params: { title: 'Sales' },
    cronExpression: '0 3 * * *',
    timezone: 'Asia/Riyadh',
    tags: ['reports', 'nightly'],
    description: 'Adds up the day.',
  });
  const flaky = await mawid.call<{ id: number }>('POST', '/jobs', {
    name: 'Billing',
    taskFunctionKey: 'billing.flaky',
    params: { failEvery: 1 },
    intervalSeconds: 3600,
  });
  const run = await mawid.call<{ executionId: string }>('POST', `/jobs/${job.id}/action`, {
    action: 'trigger',
  });
  const failed = await mawid.call<{ executionId: string }>('POST', `/jobs/${flaky.id}/action`, {
    action: 'trigger',
  });
  await mawid.call('GET', `/executions/${run.executionId}?wait=20`);
  await mawid.call('GET', `/executions/${failed.executionId}?wait=20`);
  await mawid.call('POST', `/jobs/${flaky.id}/action`, { action: 'pause', reason: 'The bank is closed' });
  const to = new Date(Math.floor(Date.now() / 1000) * 1000);
  const from = new Date(to.getTime() - 3 * 86_400_000);
  const backfill = await mawid.call<{ id: number }>('POST', `/jobs/${job.id}/backfill`, {
    from: from.toISOString(),
    to: to.toISOString(),
    only: 'all',
  });
  const jobPages = ['', '?tab=history', '?tab=stats', '?tab=changes', '?tab=json', '/edit'].map(
    (rest) => `/jobs/${job.id}${rest}`,
  );
  const settings = [
    '',
    '/users',
    '/api-keys',
    '/retention',
    '/scheduler',
    '/windows',
    '/doctor',
    '/audit',
    '/about',
  ].map((rest) => `/settings${rest}`);
  return [
    '/',
    '/jobs',
    '/jobs?q=nothing-is-called-so',
    '/jobs/new',
    '/jobs/import',
    ...jobPages,
    `/jobs/${flaky.id}`,
    '/jobs/999999',
    '/executions',
    `/executions/${run.executionId}`,
    `/executions/${failed.executionId}`,
    '/timeline',
    '/timeline?view=month',
    '/timeline?view=week',
    '/timeline?view=agenda',
    '/instances',
    '/locks',
    '/functions',
    '/functions/one?key=reports.daily',
    '/operations',
    `/operations/${backfill.id}`,
    '/login/password',
    ...settings,
    '/no-such-page',
  ];
}
