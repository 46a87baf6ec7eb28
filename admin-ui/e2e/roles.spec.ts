import type { Browser } from 'playwright-core';
import { Mawid } from './support/mawid';
import type { Language } from './support/texts';
import { launchBrowser, Visitor } from './support/visitor';

type Role = 'viewer' | 'operator' | 'editor';
const PASSWORD = 'roles-tests-password';

/** What a role may do is done, what it may not do is refused with the role that may: by the page, which says so, and by the service, whatever
 *  a page shows. */
describe('somebody with less than every right', () => {
  let mawid: Mawid;
  let browser: Browser;
  let sut: Visitor;

  beforeAll(async () => {
    mawid = await Mawid.start();
    browser = await launchBrowser();
    for (const role of ['viewer', 'operator', 'editor'])
      await mawid.call('POST', '/auth/users', {
        username: role,
        password: PASSWORD,
        role,
        mustChangePassword: false,
      });
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await mawid?.stop();
  });
  afterEach(async () => {
    const { complaints } = sut;
    await sut.leave();
    expect(complaints).toEqual([]);
  });

  const enter = async (role: Role, language: Language): Promise<void> => {
    sut = await Visitor.arrive(browser, mawid, { language });
    await sut.signIn({ username: role, password: PASSWORD });
  };
  const makeJob = (name: string): Promise<{ id: number }> =>
    mawid.call('POST', '/jobs', { name, taskFunctionKey: 'demo.hello', intervalSeconds: 3_600 });
  /** What the service itself says to the session of the page. */
  const ask = async (path: string, data: unknown): Promise<number> => {
    const headers = { Origin: mawid.url };
    return (await sut.page.request.post(`${mawid.url}/api/v1${path}`, { data, headers })).status();
  };
  const says = (key: string, params?: Record<string, string>): Promise<void> =>
    sut.page.getByText(sut.t(key, params)).first().waitFor();

  it.each(['en', 'ar'] as const)('reads as a viewer, and runs nothing: %s', async (language) => {
    const job = await makeJob(`Read only ${language}`);
    await enter('viewer', language);
    await sut.go(`/jobs/${job.id}`);
    await sut.openDialog(sut.page.locator('app-why button').first());
    await sut.dialog().getByRole('listitem').first().waitFor();
    await sut.page.keyboard.press('Escape');
    await says('jobs.needs-operator');
    expect(await sut.button('jobs.verb-trigger').isDisabled()).toBe(true);
    expect(await ask(`/scheduler/jobs/${job.id}/action`, { action: 'trigger' })).toBe(403);
    await sut.go('/jobs');
    await sut.page.getByLabel(sut.t('bulk.mark-page'), { exact: true }).check();
    expect(await sut.button('bulk.verb-pause').isDisabled()).toBe(true);
    await says('jobs.needs-operator');
    await sut.go('/jobs/new');
    await says('errors.FORBIDDEN');
    await says('jobs.needs-editor');
  });

  it('runs and pauses as an operator, and changes no job', async () => {
    const job = await makeJob('Operated');
    await enter('operator', 'en');
    await sut.go(`/jobs/${job.id}`);
    await sut.button('jobs.verb-trigger').click();
    await sut.page.getByText(sut.t('status.succeeded'), { exact: true }).first().waitFor();
    await sut.go(`/jobs/${job.id}`);
    await sut.openMenu(sut.page.locator('app-page-header app-job-menu button').first());
    await says('jobs.needs-editor');
    expect(await sut.menuItem('jobs.verb-delete').isDisabled()).toBe(true);
    await sut.menuItem('jobs.verb-pause').click();
    await sut.page.getByText(sut.t('status.paused'), { exact: true }).first().waitFor();
    await sut.go(`/jobs/${job.id}/edit`);
    await says('errors.FORBIDDEN');
    expect(await ask('/scheduler/jobs', { name: 'Not mine' })).toBe(403);
    expect(await mawid.call('GET', `/jobs/${job.id}`)).toMatchObject({ state: 'paused', name: 'Operated' });
  });

  it('creates and deletes jobs as an editor, and manages no users', async () => {
    await enter('editor', 'en');
    await sut.go('/jobs/new');
    await sut.field('jobs.name').fill('Edited');
    await sut.field('jobs.task').fill('demo.hello');
    await sut.page.getByRole('option', { name: /demo\.hello/ }).click();
    await sut.page.getByRole('radio', { name: sut.t('jobs.schedule-interval') }).check();
    await sut.field('jobs.interval').fill('30');
    await sut.button('common.save').click();
    await sut.page.getByRole('heading', { name: 'Edited' }).waitFor();
    const id = Number(new URL(sut.page.url()).pathname.split('/').at(-1));
    await sut.openMenu(sut.page.locator('app-page-header app-job-menu button').first());
    await sut.menuItem('jobs.verb-delete').click();
    await sut.page.getByText(sut.t('status.deleted'), { exact: true }).first().waitFor();
    expect(await mawid.call('GET', `/jobs/${id}`)).toMatchObject({ state: 'deleted' });
    await sut.go('/settings/users');
    await says('settings.needs-admin', { role: sut.t('roles.editor') });
    await sut.go('/locks');
    await says('locks.needs-admin');
    expect(await ask('/auth/users', { username: 'friend', password: PASSWORD, role: 'admin' })).toBe(403);
  });
});
