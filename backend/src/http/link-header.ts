import type { Page } from '../kernel/index.js';

/** `Link` header (RFC 8288) of a page: `first`, `prev`, `next`, `last` as far as they exist, relative to this server.
 *  @param url path and query of the request; its other parameters are kept. */
export function buildLinkHeader(
  url: string,
  page: Pick<Page<unknown>, 'page' | 'pages' | 'totalIsExact'>,
): string {
  const target = (number: number): string => {
    const parsed = new URL(url, 'http://x');
    parsed.searchParams.set('page', String(number));
    return `${parsed.pathname}${parsed.search}`;
  };
  const links: [string, number][] = [['first', 1]];
  if (page.page > 1) links.push(['prev', Math.min(page.page - 1, page.pages)]);
  if (page.page < page.pages) links.push(['next', page.page + 1]);
  // Of a total that is only a lower bound the last page is not known.
  if (page.totalIsExact !== false) links.push(['last', page.pages]);
  return links.map(([rel, number]) => `<${target(number)}>; rel="${rel}"`).join(', ');
}
