import { convertToParamMap } from '@angular/router';
import { parseQuery } from '../../../core/url/url-query';
import { windowOf, windowParams } from '../../../shared/timeline/time-window';
import { TIMELINE_FIELDS } from './timeline-filter';

describe('window in the address', () => {
  const parse = (params: Record<string, string>) => parseQuery(TIMELINE_FIELDS, convertToParamMap(params));

  it('goes there and back', () => {
    const window = { from: Date.UTC(2026, 10, 25, 4), to: Date.UTC(2026, 10, 25, 10) };
    const { from, to } = windowParams(window);
    expect(windowOf(parse({ from, to }), 0)).toEqual(window);
  });

  it('follows now where the address has none, and drops nonsense', () => {
    expect(windowOf(parse({ from: 'yesterday', date: '2026-13-99' }), 0).from).toBeLessThan(0);
    expect(parse({ date: '2026-13-99', view: 'year' })).toMatchObject({ date: '', view: 'lanes' });
  });
});
