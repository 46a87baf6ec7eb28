import {
  chromium,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
  type Request,
} from 'playwright-core';
import { ADMIN, type Mawid } from './mawid';
import { textsOf, type Language } from './texts';

/** How somebody looks at the console. */
export interface View {
  language: Language;
  theme: 'light' | 'dark';
  /** CSS pixels. */
  width: number;
}

/** Debian's Chromium as the suite found it. Background traffic is off: nothing but the service is asked. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const HEIGHT_PX = 900;
const HIGHEST_PX = 10_000;

/** Somebody in front of the console, in a browser profile of their own. What the browser complains about is kept. */
export class Visitor {
  readonly complaints: string[] = [];
  readonly t;
  private readonly pending = new Set<Request>();

  private constructor(
    private readonly mawid: Mawid,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly view: View,
  ) {
    this.t = textsOf(view.language);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        this.complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    // The live stream stays open and does not count.
    page.on('request', (request) => request.resourceType() !== 'eventsource' && this.pending.add(request));
    page.on('requestfinished', (request) => this.pending.delete(request));
    page.on('requestfailed', (request) => this.pending.delete(request));
  }

  static async arrive(browser: Browser, mawid: Mawid, part: Partial<View> = {}): Promise<Visitor> {
    const view: View = { language: 'en', theme: 'light', width: 1280, ...part };
    const context = await browser.newContext({
      viewport: { width: view.width, height: HEIGHT_PX },
      timezoneId: 'Asia/Riyadh',
      locale: view.language,
      colorScheme: view.theme,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(20_000);
    return new Visitor(mawid, context, await context.newPage(), view);
  }

  /** Types name and password into the sign-in page and waits for the console behind it. */
  async signIn(user: { username: string; password: string } = ADMIN): Promise<void> {
    await this.go('/login');
    await this.page.getByLabel(this.t('login.username')).fill(user.username);
    await this.page.getByLabel(this.t('login.password'), { exact: true }).fill(user.password);
    await this.button('login.sign-in').click();
    await this.page.locator('#main').waitFor();
  }

  async go(path: string): Promise<void> {
    await this.page.goto(`${this.mawid.url}${path}`);
    await this.page.locator('h1').first().waitFor();
  }

  /** Waits until nothing is loading and nothing moves. */
  async settle(): Promise<void> {
    await this.page.locator('app-skeleton').first().waitFor({ state: 'detached' });
    await this.page.evaluate(stillness);
    while (this.pending.size > 0) {
      await Promise.race([
        this.page.waitForEvent('requestfinished'),
        this.page.waitForEvent('requestfailed'),
      ]);
      await this.page.evaluate(stillness);
    }
  }

  /** Changes theme and width of the page that is open. The window is as high as the page: what a bar at its edge covers is a matter of how
   *  far somebody has scrolled. */
  async look({ theme, width }: Pick<View, 'theme' | 'width'>): Promise<void> {
    await this.page.emulateMedia({ colorScheme: theme });
    await this.page.setViewportSize({ width, height: HEIGHT_PX });
    // What is as high as a part of the window grows with it.
    for (let height = HEIGHT_PX, i = 0; i < 4; i++) {
      const needed = await this.page.evaluate(() => document.documentElement.scrollHeight);
      if (needed <= height || height === HIGHEST_PX) break;
      height = Math.min(needed, HIGHEST_PX);
      await this.page.setViewportSize({ width, height });
    }
    await this.page.evaluate(stillness);
  }

  /** Drops the complaints about a refusal that belongs to what was done. @param status of HTTP. */
  forgive(status: number): void {
    const others = this.complaints.filter((text) => !text.includes(`a status of ${status} `));
    this.complaints.splice(0, Infinity, ...others);
  }

  async openMenu(button: Locator): Promise<void> {
    await button.click();
    await this.page.getByRole('menu').last().waitFor();
  }

  async openDialog(button: Locator): Promise<void> {
    await button.click();
    await this.dialog().waitFor();
  }

  menuItem(key: string) {
    return this.page.getByRole('menuitem', { name: this.t(key), exact: true });
  }

  button(key: string, params?: Record<string, string | number>) {
    return this.page.getByRole('button', { name: this.t(key, params), exact: true });
  }

  link(key: string, params?: Record<string, string | number>) {
    return this.page.getByRole('link', { name: this.t(key, params), exact: true });
  }

  /** An input by its label, whatever stands behind the label (that it is required). */
  field(key: string) {
    return this.page
      .getByRole('main')
      .or(this.page.getByRole('dialog'))
      .getByLabel(this.labelled(key))
      .first();
  }

  /** The dialog or panel that is open, the newest. */
  dialog() {
    return this.page.getByRole('dialog').last();
  }

  /** Presses Tab until the element has the focus, as somebody without a mouse does. @throws when it cannot be reached. */
  async tabTo(target: Locator): Promise<void> {
    await target.waitFor();
    for (let i = 0; i < 120; i++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`no way to ${String(target)} with the keyboard`);
  }

  private labelled(key: string): RegExp {
    const text = this.t(key).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`^\\s*${text}(\\s|\\*|$)`);
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}

/** Runs in the page: resolves when two frames were drawn, no animation is left and nothing waits for a newer answer. What stays dimmed because
 *  something is wrong is waited for a second. */
async function stillness(): Promise<void> {
  const isMoving = (animation: Animation): boolean =>
    animation.playState === 'running' && animation.effect?.getComputedTiming().endTime !== Infinity;
  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  await document.fonts.ready;
  await frame();
  do await frame();
  while (document.getAnimations().some(isMoving));
  for (let i = 0; i < 60 && document.querySelector('.is-stale'); i++) await frame();
}
