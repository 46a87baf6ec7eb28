import type { DestinationStream } from 'pino';

/** Rewrites JSON lines for people: `09:00:00.000 INFO  message  key=value`, the stack of an error below. Control characters of
 *  values are escaped, so a value can neither forge a line nor drive the terminal. */
export function prettyLines(destination: DestinationStream): DestinationStream {
  return { write: (line) => destination.write(format(line)) };
}

function format(line: string): string {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  const { time, level, msg, err, ...fields } = entry;
  const extras = Object.entries(fields).map(([key, value]) => `${plain(key)}=${plain(asText(value))}`);
  const head = `${String(time).slice(11, 23)} ${String(level).toUpperCase().padEnd(5)} ${plain(asText(msg))}`;
  return `${[head, ...extras].join('  ')}\n${stackOf(err)}`;
}

function stackOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('stack' in error)) return '';
  const lines = String(error.stack).split('\n');
  return `${lines.map((line) => `    ${plain(line)}`).join('\n')}\n`;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
