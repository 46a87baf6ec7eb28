/** The lines that are drawn, and the space that stands for those that are not; heights in rows of one line of text. */
export interface LogWindow {
  /** First line drawn, and the one behind the last. */
  from: number;
  to: number;
  rowsBefore: number;
  rowsAfter: number;
}

/** Rows drawn beyond either edge, so that quick scrolling meets no gap. */
const BEYOND = 30;

/** Rows a text takes. @param columns characters of one row; null = lines are not wrapped. Exact for characters of one column. */
export function rowsOf(text: string, columns: number | null): number {
  let rows = 0;
  for (const part of text.split('\n')) {
    rows += columns === null ? 1 : Math.max(1, Math.ceil(part.length / columns));
  }
  return rows;
}

/** Where lines of unequal height begin: `starts[i]` rows lie above line i; the last entry is the height of all. */
export function startsOf(texts: readonly string[], columns: number | null): Float64Array {
  const starts = new Float64Array(texts.length + 1);
  texts.forEach((text, index) => {
    starts[index + 1] = (starts[index] ?? 0) + rowsOf(text, columns);
  });
  return starts;
}

/** What is to be drawn. @param top first row in sight. @param height rows in sight. */
export function windowAt(starts: Float64Array, top: number, height: number): LogWindow {
  const count = starts.length - 1;
  const from = lineAt(starts, top - BEYOND);
  const to = Math.min(count, lineAt(starts, top + height + BEYOND) + 1);
  const all = starts[count] ?? 0;
  return { from, to, rowsBefore: starts[from] ?? 0, rowsAfter: all - (starts[to] ?? 0) };
}

/** The line that covers a row; rows outside belong to the first or last line. */
export function lineAt(starts: Float64Array, row: number): number {
  let low = 0;
  let high = Math.max(0, starts.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
