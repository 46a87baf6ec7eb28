import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS, type MetricDefinition } from '../../src/metrics/metric-catalogue.js';
import { filesBelow, ROOT } from './import-graph.js';

const FILE = join(ROOT, 'docs/metrics.md');
const BEGIN = '<!-- metrics:begin -->';
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
  const raised = raisedMetrics();
  const rows = Object.entries<MetricDefinition>(METRICS).map(([name, { kind, help, labels }]) => {
    const cells = [`\`${name}\``, kind, labels.map((label) => `\`${label}\``).join(', '), help];
    return `| ${[...cells, raised.has(name) ? 'yes' : 'not yet'].join(' | ')} |`;
  });
  return ['| metric | kind | labels | meaning | filled |', '| --- | --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

describe('docs/metrics.md', () => {
  it('is the catalogue, and says which metrics nothing fills yet', () => {
    const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
    const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
    expect(start).toBeGreaterThan(-1);
    expect(end).toBeGreaterThan(start);
    const wanted = `${text.slice(0, start)}${BEGIN}\n<!-- prettier-ignore-start -->\n\n${renderTable()}\n\n<!-- prettier-ignore-end -->\n${text.slice(end)}`;
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(FILE, wanted);
    else expect(text).toBe(wanted);
  });

  it('sees what code raises', () => {
    expect(raisedMetrics()).toContain('mawid_http_request_duration_seconds');
    expect(raisedMetrics()).not.toContain('mawid_nothing');
  });
});
