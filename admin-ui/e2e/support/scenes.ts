import { ADMIN } from './mawid';
import type { Sample } from './sample';
import type { Visitor } from './visitor';

/** A page, or something opened on it, that is looked at. */
export interface Scene {
  /** An address of the console. */
  at: string;
  /** What is opened there; nothing = the page as it comes. */
  name?: string;
  open?(visitor: Visitor): Promise<void>;
  /** A refusal that belongs to it: the browser notes each as an error. */
  refusal?: number;
  /** What has to be put right before the next scene. */
  leave?(visitor: Visitor): Promise<void>;
}

/** Every page of the console with something on it, the tabs of those that have some, and what is said when nothing is there. */
export function pages({ job, paused, ended, failed, running, backfill, webhook }: Sample): Scene[] {
  const tabs = ['', '?tab=history', '?tab=stats', '?tab=changes', '?tab=json', '/edit'];
  const settings = 'users api-keys webhooks retention scheduler windows doctor audit about'.split(' ');
  return [
    '/',
    '/jobs',
    '/jobs?q=nothing-is-called-so',
    '/jobs/new',
    '/jobs/import',
    ...tabs.map((rest) => `/jobs/${job}${rest}`),
    `/jobs/${paused}`,
    '/jobs/999999',
    '/executions',
    ...[ended, failed, running].map((id) => `/executions/${id}`),
    `/executions/compare?a=${ended}&b=${failed}`,
    '/executions/compare',
    '/timeline',
    '/timeline?view=month',
    '/timeline?view=week',
    '/timeline?view=agenda',
    '/instances',
    '/locks',
    '/functions',
    '/functions/one?key=reports.daily',
    '/operations',
    `/operations/${backfill}`,
    '/login/password',
    '/settings',
    ...settings.map((name) => `/settings/${name}`),
    `/settings/webhooks/${webhook}`,
    `/settings/webhooks/${webhook}?status=delivered`,
    '/settings/webhooks/999999',
    '/no-such-page',
  ].map((at) => (at.endsWith('/999999') ? { at, refusal: 404 } : { at }));
}

/** Every dialog, menu and panel that opens over a page. */
export function overlays({ job, paused, ended, webhook }: Sample): Scene[] {
  const atJob = `/jobs/${job}`;
  return [
    {
      at: '/',
      name: 'palette',
      open: async (visitor) => {
        await visitor.page.keyboard.press('ControlOrMeta+k');
        await visitor.page.getByRole('combobox').fill('report');
        await visitor.page.getByRole('option').first().waitFor();
      },
    },
    { at: '/', name: 'shortcuts', open: (visitor) => visitor.openDialog(visitor.button('shell.help')) },
    {
      at: '/',
      name: 'zones',
      open: (visitor) => visitor.openDialog(visitor.page.locator('app-zone-switch button').first()),
    },
    {
      at: '/',
      name: 'user menu',
      open: (visitor) => visitor.openMenu(visitor.button('shell.user-menu', { name: 'admin' })),
    },
    {
      at: `/jobs/${paused}`,
      name: 'why',
      open: askWhy,
    },
    { at: '/jobs/import', name: 'checked', open: checkImport },
    { at: atJob, name: 'menu', open: (visitor) => visitor.openMenu(jobMenu(visitor)) },
    { at: atJob, name: 'pause', open: (visitor) => visitor.openDialog(visitor.button('jobs.verb-pause')) },
    ...(['run-with', 'backfill'] as const).map((verb) => ({
      at: atJob,
      name: verb,
      open: async (visitor: Visitor) => {
        await visitor.openMenu(jobMenu(visitor));
        await visitor.openDialog(visitor.menuItem(`jobs.verb-${verb}`));
      },
    })),
    {
      at: '/locks',
      name: 'confirmation',
      open: (visitor) => visitor.openDialog(visitor.button('locks.release').first()),
    },
    {
      at: '/jobs',
      name: 'bulk',
      open: async (visitor) => {
        await visitor.page.getByLabel(visitor.t('bulk.mark-page'), { exact: true }).check();
        await visitor.openDialog(visitor.button('bulk.verb-pause'));
      },
    },
    {
      at: '/executions',
      name: 'bulk bar',
      open: (visitor) => visitor.page.getByLabel(visitor.t('executions.tick-all'), { exact: true }).check(),
    },
    {
      at: '/jobs',
      name: 'facet',
      open: (visitor) => visitor.openMenu(visitor.page.locator('app-facet button').first()),
    },
    { at: '/jobs', name: 'columns', open: (visitor) => visitor.openMenu(visitor.button('common.columns')) },
    ...(['save', 'manage'] as const).map((verb) => ({
      at: '/jobs',
      name: `views, ${verb}`,
      open: async (visitor: Visitor) => {
        await visitor.openMenu(visitor.button('views.title'));
        await visitor.openDialog(visitor.menuItem(`views.${verb}`));
      },
    })),
    {
      at: '/jobs/new',
      name: 'objections',
      refusal: 400,
      open: async (visitor) => {
        await visitor.button('common.save').click();
        await visitor.page.locator('app-error-summary button').first().waitFor();
      },
    },
    ...(['builder', 'interval', 'date'] as const).map((tab) => ({
      at: `${atJob}/edit`,
      name: tab,
      open: async (visitor: Visitor) => {
        await visitor.page.getByRole('radio', { name: visitor.t(`jobs.schedule-${tab}`) }).check();
        for (const part of await visitor.dialog().locator('details:not([open]) > summary').all())
          await part.click();
      },
    })),
    {
      at: `/executions/${ended}`,
      name: 'repeat with changes',
      open: (visitor) => visitor.openDialog(visitor.button('executions.replay-edited')),
    },
    {
      at: `/executions/${ended}`,
      name: 'note',
      open: (visitor) => visitor.openDialog(visitor.button('executions.edit-note')),
    },
    {
      at: '/settings/windows',
      name: 'window',
      open: (visitor) => visitor.openDialog(visitor.button('windows.add')),
    },
    {
      at: '/settings/api-keys',
      name: 'key',
      open: (visitor) => visitor.openDialog(visitor.button('api-keys.add')),
    },
    {
      at: '/settings/webhooks',
      name: 'webhook',
      open: (visitor) => visitor.openDialog(visitor.button('webhooks.add')),
    },
    {
      at: `/settings/webhooks/${webhook}`,
      name: 'message',
      open: (visitor) => visitor.button('webhooks.content').first().click(),
    },
    { at: `/settings/webhooks/${webhook}`, name: 'secret', open: makeSecret },
    {
      at: '/executions',
      name: 'session over',
      refusal: 401,
      open: async (visitor) => {
        await visitor.context.clearCookies();
        // By its key: once a hint has made the page read, the dialog is there and covers the button.
        await visitor.page.keyboard.press('Shift+R');
        await visitor.dialog().waitFor();
      },
      leave: async (visitor) => {
        await visitor.field('login.password').fill(ADMIN.password);
        await visitor.button('login.sign-in').click();
        await visitor.dialog().waitFor({ state: 'detached' });
      },
    },
  ];
}

/** Fills the import page and has the service look at it: a job that is new and one that is wrong. */
export async function checkImport(visitor: Visitor): Promise<void> {
  const jobs = [
    {
      jobKey: 'shop.invoices',
      name: 'Send invoices',
      taskFunctionKey: 'demo.hello',
      cronExpression: '0 6 * * 1-5',
    },
    {
      jobKey: 'shop.stock',
      name: 'Count the stock',
      taskFunctionKey: 'demo.hello',
      cronExpression: '99 6 * * *',
    },
  ];
  await visitor.page.locator('textarea').fill(JSON.stringify(jobs, null, 2));
  await visitor.button('import.check').click();
  await visitor.page.locator('app-import-lines').waitFor();
}

/** "Why?" of the first run or job on the page that has it. */
export async function askWhy(visitor: Visitor): Promise<void> {
  await visitor.openDialog(visitor.page.locator('app-why button').first());
  await visitor.dialog().getByRole('listitem').first().waitFor();
}

/** A new secret of the webhook on the page. */
async function makeSecret(visitor: Visitor): Promise<void> {
  await visitor.openDialog(visitor.button('webhooks.rotate'));
  await visitor
    .dialog()
    .getByRole('button', { name: visitor.t('webhooks.rotate'), exact: true })
    .click();
  await visitor.page.locator('app-webhook-secret-dialog').waitFor();
}

const jobMenu = (visitor: Visitor) => visitor.page.locator('app-page-header app-job-menu button').first();
