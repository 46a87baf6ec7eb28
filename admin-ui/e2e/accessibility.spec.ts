import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { dialogSelectors } from './support/dialogs';
import { Mawid } from './support/mawid';
import { patternOf, routePatterns } from './support/routes';
import { makeSample } from './support/sample';
import { overlays, pages, type Scene } from './support/scenes';
import { launchBrowser, Visitor, type View } from './support/visitor';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
const LANGUAGES = ['en', 'ar'] as const;
/** A page is loaded once a language; its themes and widths are looked at in place. Each differs from the one before in one thing. */
const LOOKS: Pick<View, 'theme' | 'width'>[] = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'dark', width: 360 },
  { theme: 'light', width: 360 },
];
/** What is open over a page. */
const OVERLAY = '.cdk-overlay-container:has(.cdk-overlay-pane > *)';
/** Pages looked at side by side: one for each core of a small machine. */
const AT_ONCE = 2;

describe('every page of the console', () => {
  let mawid: Mawid;
  let browser: Browser;
  let scenes: Scene[];
  /** Elements of the console's own that were on screen. */
  const seen = new Set<string>();

  beforeAll(async () => {
    mawid = await Mawid.start();
    browser = await launchBrowser();
    const sample = await makeSample(mawid);
    scenes = [...pages(sample), ...overlays(sample)];
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await mawid?.stop();
  });

  it('is looked at: no route is left out', async () => {
    const patterns = await routePatterns();
    const visited = ['/login', ...scenes.map(({ at }) => at)].map((at) => patternOf(at, patterns));
    expect(patterns.filter((pattern) => !visited.includes(pattern))).toEqual([]);
  });

  it.each(LANGUAGES)(
    'is accessible, quiet and never wider than the window, in both themes and widths: %s',
    async (language) => {
      const waiting = [...scenes];
      const findings = await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          const visitor = await Visitor.arrive(browser, mawid, { language });
          const found = await lookAround(visitor, waiting, seen);
          await visitor.leave();
          return [...found, ...visitor.complaints];
        }),
      );
      expect(findings.flat()).toEqual([]);
    },
    600_000,
  );

  it('is looked at: no dialog is left out', () => {
    expect(dialogSelectors().filter((selector) => !seen.has(selector))).toEqual([]);
  });
});

/** Takes scene after scene off the list. @returns what is wrong with them. */
async function lookAround(visitor: Visitor, waiting: Scene[], seen: Set<string>): Promise<string[]> {
  await visitor.context.addInitScript({ path: AXE });
  await visitor.go('/login');
  const found = await problemsOf(visitor, '/login');
  await visitor.signIn();
  for (let scene = waiting.shift(); scene; scene = waiting.shift()) {
    const { at, name, open, refusal, leave } = scene;
    await visitor.look(LOOKS[0]!);
    await visitor.go(at);
    await visitor.settle();
    await open?.(visitor);
    await visitor.settle();
    found.push(...(await problemsOf(visitor, name ? `${at}, ${name}` : at, name && OVERLAY)));
    for (const element of await visitor.page.evaluate(ownElements)) seen.add(element);
    await leave?.(visitor);
    if (refusal) visitor.forgive(refusal);
  }
  return found;
}

/** What axe has against the page, and how far it reaches beyond the window, in each look.
 *  @param part what is looked at where it is there: the page behind a dialog has been looked at already. */
async function problemsOf(visitor: Visitor, where: string, part?: string): Promise<string[]> {
  const found = [];
  for (const look of LOOKS) {
    await visitor.look(look);
    const faults = [
      ...(await visitor.page.evaluate(whatAxeFinds, { tags: TAGS, part })),
      ...(await visitor.page.evaluate(whatIsTooWide)),
    ];
    found.push(...faults.map((fault) => `${where} (${look.theme}, ${look.width} px): ${fault}`));
  }
  return found;
}

/** Runs in the page. Only words come back: the whole answer costs the test more than axe costs the page. */
async function whatAxeFinds({ tags, part }: { tags: string[]; part?: string }): Promise<string[]> {
  const { axe: onPage } = window as Window & { axe?: Pick<typeof axe, 'run'> };
  if (!onPage) throw new Error('axe is not on the page');
  const { violations } = await onPage.run((part && document.querySelector(part)) ?? document, {
    runOnly: tags,
    resultTypes: ['violations'],
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`));
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
    .map(
      ({ tagName, className, textContent }) =>
        `wider than the window: ${tagName} ${className} ${textContent.trim().slice(0, 40)}`,
    );
}

/** Runs in the page: the names of the console's own elements. */
function ownElements(): string[] {
  return [...document.querySelectorAll('*')]
    .map(({ localName }) => localName)
    .filter((name) => name.startsWith('app-'));
}
