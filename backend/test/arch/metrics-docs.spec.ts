import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS, type MetricDefinition } from '../../src/metrics/metric-catalogue.js';
import { filesBelow, ROOT } from './import-graph.js';

const FILE = join(ROOT, 'docs/metrics.md');
const BEGIN = '<!-- metrics:begin -->';
/** In the catalogue, raised by nothing yet; the page says so. */
const NOT_RAISED = ['mawid_sse_connections'];
const END = '<!-- metrics:end -->';

/** Names of metrics that some code raises or reads at a scrape. The catalogue itself does not count. */
function raisedMetrics(): Set<string> {
  const files = filesBelow(
    'backend/src',
    (path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.endsWith('metric-catalogue.ts'),
  );
  const text = files.map((path) => readFileSync(join(ROOT, path), 'utf8')).join('\n');
  return new Set([...text.matchAll(/\bmawid_[a-z_]+\b/g)].map((match) => match[0]));
}

function renderTable(): string {
  const rows = Object.entries<MetricDefinition>(METRICS).map(([name, { kind, help, labels }]) => {
    const cells = [`\`${name}\``, kind, labels.map((label) => `\`${label}\``).join(', '), help];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| metric | kind | labels | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

describe('docs/metrics.md', () => {
  it('is the catalogue', () => {
    const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
    const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
    expect(start).toBeGreaterThan(-1);
    expect(end).toBeGreaterThan(start);
    const wanted = `${text.slice(0, start)}${BEGIN}\n<!-- prettier-ignore-start -->\n\n${renderTable()}\n\n<!-- prettier-ignore-end -->\n${text.slice(end)}`;
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(FILE, wanted);
    else expect(text).toBe(wanted);
  });

  it('describes only metrics that some code raises, apart from those it owns up to', () => {
    const raised = raisedMetrics();
    expect(Object.keys(METRICS).filter((name) => !raised.has(name))).toEqual(NOT_RAISED);
    for (const name of NOT_RAISED) expect(readFileSync(FILE, 'utf8')).toContain(`\`${name}\` is always 0`);
  });
});
