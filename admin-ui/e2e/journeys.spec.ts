import type { Browser } from 'playwright-core';
import { ADMIN, Mawid } from './support/mawid';
import { Receiver, signatureOf } from '../../backend/test/support/receiver';
import { launchBrowser, Visitor } from './support/visitor';

const LANGUAGES = ['en', 'ar'] as const;

/** What an operator does on a day, in a real Chromium against the real service. The words are the console's own, so each journey runs in
 *  both languages. */
describe.each(LANGUAGES)('an operator (%s)', (language) => {
  let mawid: Mawid;
  let browser: Browser;
  let sut: Visitor;

  beforeAll(async () => {
    mawid = await Mawid.start({ SCHEDULER_HTTP_ALLOWED_HOSTS: '127.0.0.1' });
    browser = await launchBrowser();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await mawid?.stop();
  });
  beforeEach(async () => {
    sut = await Visitor.arrive(browser, mawid, { language });
  });
  afterEach(async () => {
    const { complaints } = sut;
    await sut.leave();
    expect(complaints).toEqual([]);
  });

  const makeJob = (fields: Record<string, unknown>): Promise<{ id: number }> =>
    mawid.call('POST', '/jobs', { taskFunctionKey: 'demo.hello', intervalSeconds: 3_600, ...fields });

  it('is refused with a wrong password, signs in with the right one, and finds a page that runs no foreign code', async () => {
    await sut.go('/login');
    await sut.field('login.username').fill(ADMIN.username);
    await sut.field('login.password').fill('not the password');
    await sut.button('login.sign-in').click();
    await sut.page.getByRole('alert').first().waitFor();
    sut.forgive(401);
    await sut.field('login.password').fill(ADMIN.password);
    await sut.button('login.sign-in').click();
    await sut.page.locator('#main').waitFor();
    const answer = await sut.page.request.get(`${mawid.url}/`, { headers: { Accept: 'text/html' } });
    const policy = answer.headers()['content-security-policy'];
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-inline');
    expect(await sut.page.evaluate(() => document.documentElement.dir)).toBe(
      language === 'ar' ? 'rtl' : 'ltr',
    );
  });

  it('creates an HTTP job with the preview, sees it run live and opens its log', async () => {
    await sut.signIn();
    await sut.go('/jobs');
    await sut.link('jobs.create').click();
    await sut.field('jobs.name').fill('Ask for the version');
    await sut.field('jobs.task').fill('http.request');
    await sut.page.getByRole('option', { name: /http\.request/ }).click();
    await sut.page.locator('app-schema-form').getByLabel(/url/i).first().fill(`${mawid.url}/version`);
    await sut.page.getByRole('radio', { name: sut.t('jobs.schedule-interval') }).check();
    await sut.field('jobs.interval').fill('1');
    await sut.page.getByLabel(sut.t('jobs.unit'), { exact: true }).selectOption('seconds');
    await sut.page.locator('app-fire-preview li, app-fire-preview td').first().waitFor();
    await sut.button('common.save').click();
    await sut.page.getByRole('heading', { name: 'Ask for the version' }).waitFor();
    // Nothing is reloaded: the runs come by themselves.
    await sut.page.getByText(sut.t('status.succeeded'), { exact: true }).first().waitFor();
    await sut.go(`${new URL(sut.page.url()).pathname}?tab=history`);
    await sut.page.locator('a[href^="/executions/"]').first().click();
    await sut.page.locator('app-log-view').waitFor();
    await sut.page
      .locator('app-log-view')
      .getByText(/GET|200/)
      .first()
      .waitFor();
  });

  it('pauses a job with a reason and is told why it does not run', async () => {
    const job = await makeJob({ name: 'Send invoices' });
    await sut.signIn();
    await sut.go(`/jobs/${job.id}`);
    await sut.button('jobs.verb-pause').click();
    await sut.dialog().getByLabel(sut.t('common.reason-optional')).fill('The bank is closed');
    await sut
      .dialog()
      .getByRole('button', { name: sut.t('jobs.verb-pause'), exact: true })
      .click();
    await sut.page.getByText('The bank is closed').first().waitFor();
    await sut.page
      .getByRole('button', { name: sut.t('why.button-of', { job: 'Send invoices' }) })
      .first()
      .click();
    await sut.dialog().getByText('The bank is closed').first().waitFor();
    expect(await sut.dialog().getByRole('listitem').count()).toBeGreaterThan(2);
  });

  it('pauses all jobs of a tag at once', async () => {
    const ids = [];
    for (let i = 0; i < 25; i++) ids.push((await makeJob({ name: `Tagged ${i}`, tags: ['night'] })).id);
    await sut.signIn();
    await sut.go('/jobs?tag=night');
    await sut.page.getByLabel(sut.t('bulk.mark-page'), { exact: true }).check();
    await sut.button('bulk.mark-all-jobs', { count: 25 }).click();
    await sut.button('bulk.verb-pause').click();
    await sut
      .dialog()
      .getByText(sut.t('bulk.count-jobs', { count: 25 }))
      .waitFor();
    await sut
      .dialog()
      .getByRole('button', { name: sut.t('bulk.start'), exact: true })
      .click();
    await sut.dialog().getByText(sut.t('bulk.status-completed')).first().waitFor();
    for (const id of ids) expect(await mawid.call('GET', `/jobs/${id}`)).toMatchObject({ state: 'paused' });
  });

  it('loses nothing when two people edit the same job', async () => {
    const job = await makeJob({ name: 'Edited twice', description: 'first' });
    const other = await Visitor.arrive(browser, mawid, { language });
    await Promise.all([sut.signIn(), other.signIn()]);
    for (const visitor of [sut, other]) {
      await visitor.go(`/jobs/${job.id}/edit`);
      await visitor.field('jobs.name').waitFor();
    }
    await other.field('jobs.name').fill('Edited by the other');
    await other.button('common.save').click();
    await other.page.getByRole('heading', { name: 'Edited by the other' }).first().waitFor();
    await sut.page.getByLabel(sut.t('jobs.description')).fill('second');
    await sut.button('common.save').click();
    await sut.button('jobs.keep-mine').waitFor();
    sut.forgive(412);
    await sut.button('jobs.keep-mine').click();
    await sut.page.getByText('second').first().waitFor();
    expect(await mawid.call('GET', `/jobs/${job.id}`)).toMatchObject({ description: 'second' });
    await other.leave();
  });

  it('cancels a run that goes on', async () => {
    const job = await makeJob({
      name: 'Slow import',
      taskFunctionKey: 'imports.slow',
      params: { seconds: 300 },
    });
    const { executionId } = await mawid.call<{ executionId: string }>('POST', `/jobs/${job.id}/action`, {
      action: 'trigger',
    });
    await sut.signIn();
    await sut.go(`/executions/${executionId}`);
    await sut.page.getByRole('progressbar').first().waitFor();
    await sut.button('executions.cancel').click();
    await sut
      .dialog()
      .getByRole('button', { name: sut.t('executions.cancel'), exact: true })
      .click();
    await sut.page.getByText(sut.t('status.cancelled'), { exact: true }).first().waitFor();
  });

  it('drains the instance with a reason, and lets it work again', async () => {
    const { items } = await mawid.call<{ items: { name: string }[] }>('GET', '/instances');
    const { name } = items[0]!;
    await sut.signIn();
    await sut.go('/instances');
    await sut.button('instances.drain-one', { name }).click();
    await sut.dialog().getByLabel(sut.t('common.reason-optional')).fill('A new kernel');
    await sut
      .dialog()
      .getByRole('button', { name: sut.t('instances.drain'), exact: true })
      .click();
    // Live rows stand still under the pointer.
    await sut.page.mouse.move(0, 0);
    await sut.page.getByText('A new kernel').waitFor();
    await sut.page.getByText(sut.t('instances.why-drained')).waitFor();
    await sut.button('instances.resume-one', { name }).click();
    await sut.page.mouse.move(0, 0);
    await sut.page.getByText('A new kernel').waitFor({ state: 'detached' });
    await sut.page.getByText(sut.t('status.alive'), { exact: true }).first().waitFor();
  });

  it('makes a webhook, sees a signed message arrive, and is told when its receiver is gone', async () => {
    const receiver = await Receiver.start();
    await sut.signIn();
    await sut.go('/settings/webhooks');
    await sut.openDialog(sut.button('webhooks.add'));
    await sut.field('webhooks.name').fill('On-call');
    await sut.field('webhooks.url').fill(receiver.url('/mawid'));
    await sut.button('common.save').click();
    const secret = await sut.page.locator('app-webhook-secret-dialog .secret bdi').innerText();
    await sut.button('api-keys.stored').click();
    await sut.page.getByRole('heading', { name: 'On-call' }).waitFor();
    const outcome = (status: string) =>
      sut.page.locator('app-delivery-log app-status', { hasText: sut.t(`status.${status}`) });
    await sut.button('webhooks.test').click();
    await outcome('delivered').waitFor();
    const [message] = receiver.received;
    expect(message!.headers['webhook-signature']).toBe(signatureOf(message!, secret));
    receiver.answers = [{ status: 410 }];
    await sut.button('webhooks.send-again').click();
    // Live rows stand still under the pointer.
    await sut.page.mouse.move(0, 0);
    await outcome('failed').waitFor();
    await sut.page.getByText(sut.t('webhooks.off-gone')).waitFor();
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(
      Array(2).fill(message!.headers['webhook-id']),
    );
    await receiver.stop();
  });

  it('marks a failed run as handled, with a note, and has it out of the way', async () => {
    const job = await makeJob({
      name: 'Bank import',
      taskFunctionKey: 'billing.flaky',
      params: { failEvery: 1 },
    });
    const { executionId } = await mawid.call<{ executionId: string }>('POST', `/jobs/${job.id}/action`, {
      action: 'trigger',
    });
    await mawid.call('GET', `/executions/${executionId}?wait=30`);
    await sut.signIn();
    await sut.go(`/executions?job=${job.id}&handled=no`);
    await sut.openMenu(sut.page.locator('app-run-menu button').first());
    await sut.openDialog(sut.menuItem('executions.handle'));
    await sut.dialog().getByLabel(sut.t('executions.note')).fill('The bank was closed');
    await sut
      .dialog()
      .getByRole('button', { name: sut.t('executions.handle'), exact: true })
      .click();
    await sut.page.getByText(sut.t('executions.none-match'), { exact: true }).waitFor();
    await sut.page.getByRole('button', { name: /handled:no/ }).click();
    await sut.page.getByText('The bank was closed').waitFor();
    await sut.page.locator('app-execution-table a[href^="/executions/"]').first().click();
    await sut.button('executions.unhandle').click();
    await sut.button('executions.handle').waitFor();
    expect(await mawid.call('GET', `/executions/${executionId}`)).toMatchObject({
      ...{ note: 'The bank was closed', handledAt: null },
    });
  });

  it('lays two runs side by side', async () => {
    const job = await makeJob({ name: 'Compared' });
    for (const name of ['first', 'second']) {
      const body = { action: 'trigger', params: { name, steps: 1, seconds: 0.01 } };
      const { executionId } = await mawid.call<{ executionId: string }>(
        'POST',
        `/jobs/${job.id}/action`,
        body,
      );
      await mawid.call('GET', `/executions/${executionId}?wait=30`);
    }
    await sut.signIn();
    await sut.go(`/executions?job=${job.id}`);
    await sut.page.getByLabel(sut.t('executions.tick-all'), { exact: true }).check();
    await sut.link('compare.verb').click();
    await sut.page.getByRole('heading', { name: sut.t('compare.title') }).waitFor();
    await sut.page.getByText('params.name').waitFor();
    await sut.page.getByRole('cell', { name: 'second' }).first().waitFor();
  });

  it('creates, runs and inspects a job with the keyboard alone', async () => {
    await sut.signIn();
    await sut.go('/jobs/new');
    const { keyboard } = sut.page;
    await sut.tabTo(sut.field('jobs.name'));
    await keyboard.type('By keyboard');
    await sut.tabTo(sut.field('jobs.task'));
    await keyboard.type('demo.hello');
    await sut.page.getByRole('option', { name: /demo\.hello/ }).waitFor();
    await keyboard.press('Enter');
    await sut.tabTo(sut.page.getByRole('radio', { checked: true }));
    for (let i = 0; i < 4 && !(await sut.field('jobs.interval').isVisible()); i++) {
      await keyboard.press('ArrowDown');
      await sut.settle();
    }
    await sut.tabTo(sut.field('jobs.interval'));
    await keyboard.press('ControlOrMeta+a');
    await keyboard.type('30');
    await sut.tabTo(sut.button('jobs.save-and-run'));
    await keyboard.press('Enter');
    await sut.page.getByRole('heading', { name: 'By keyboard' }).waitFor();
    await sut.page.getByText(sut.t('status.succeeded'), { exact: true }).first().waitFor();
  });
});
