/** A run's start lateness over time, with its faults, as one SVG. */
import { writeFileSync } from 'node:fs';

const [WIDTH, HEIGHT, LEFT, RIGHT, BOTTOM, TOP] = [1_200, 420, 60, 1_180, 350, 20];
const MAX_MS = 60_000;
const TICKS = [1, 10, 100, 250, 1_000, 10_000, MAX_MS];
const COLOURS = {
  kill: '#c62828',
  point: '#ad1457',
  stop: '#6a1b9a',
  term: '#4527a0',
  mariadb: '#00695c',
  outage: '#004d40',
  redis: '#ef6c00',
  flush: '#f9a825',
  commit: '#1565c0',
  cut: '#37474f',
  blackhole: '#212121',
  delay: '#78909c',
  clock: '#558b2f',
  clocks: '#33691e',
};

/** @param points `{ at, lateMs }`; of each second the median and the worst are drawn, on a logarithmic scale. */
export function plot(file, { points, record, title }) {
  const times = points.map(({ at }) => at);
  const [from, to] = times.reduce(
    ([low, high], at) => [Math.min(low, at), Math.max(high, at)],
    [Infinity, 0],
  );
  const x = (at) => (LEFT + ((at - from) / (to - from)) * (RIGHT - LEFT)).toFixed(1);
  const parts = [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/><text x="${LEFT}" y="14">${title}</text>`,
    ...record.map((fault) => band(fault, x)),
    ...TICKS.map(gridLine),
    ...minutes(from, to, x),
    ...lines(points, x),
    ...legend(record),
  ];
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11" fill="#333">`;
  writeFileSync(file, `${head}\n${parts.join('\n')}\n</svg>\n`);
}

const y = (ms) =>
  (BOTTOM - (Math.log10(Math.min(MAX_MS, Math.max(1, ms))) / Math.log10(MAX_MS)) * (BOTTOM - TOP)).toFixed(1);

function band({ name, fromMs, toMs, detail, node }, x) {
  const width = Math.max(1, x(toMs) - x(fromMs)).toFixed(1);
  const text = `<title>${name} ${node ?? ''} ${detail}</title>`;
  return `<rect x="${x(fromMs)}" y="${TOP}" width="${width}" height="${BOTTOM - TOP}" fill="${COLOURS[name] ?? '#999'}" opacity="0.18">${text}</rect>`;
}

function gridLine(ms) {
  const name = ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`;
  return `<line x1="${LEFT}" x2="${RIGHT}" y1="${y(ms)}" y2="${y(ms)}" stroke="#ddd"/><text x="${LEFT - 6}" y="${Number(y(ms)) + 4}" text-anchor="end">${name}</text>`;
}

function minutes(from, to, x) {
  const count = Math.floor((to - from) / 60_000) + 1;
  const step = Math.ceil(count / 15);
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step).map(
    (i) => `<text x="${x(from + i * 60_000)}" y="${BOTTOM + 16}" text-anchor="middle">${i} min</text>`,
  );
}

function lines(points, x) {
  const seconds = [...Map.groupBy(points, ({ at }) => Math.floor(at / 1_000) * 1_000)]
    .sort(([a], [b]) => a - b)
    .map(([at, all]) => [at, all.map(({ lateMs }) => lateMs).sort((a, b) => a - b)]);
  const line = (pick) => seconds.map(([at, all]) => `${x(at)},${y(pick(all))}`).join(' ');
  const draw = (pick, style) => `<polyline points="${line(pick)}" fill="none" ${style}/>`;
  return [
    draw((all) => all.at(-1), 'stroke="#e53935" stroke-width="0.8"'),
    draw((all) => all[Math.floor(all.length / 2)], 'stroke="#1a237e" stroke-width="1.2"'),
  ];
}

function legend(record) {
  const names = [...new Set(record.map(({ name }) => name))];
  const boxes = names.map((name, i) => {
    const left = LEFT + i * 80;
    return `<rect x="${left}" y="${BOTTOM + 38}" width="10" height="10" fill="${COLOURS[name] ?? '#999'}" opacity="0.6"/><text x="${left + 14}" y="${BOTTOM + 47}">${name}</text>`;
  });
  const note = 'blue: median, red: worst start of each second, logarithmic; bands: faults';
  return [...boxes, `<text x="${RIGHT}" y="${HEIGHT - 6}" text-anchor="end">${note}</text>`];
}
