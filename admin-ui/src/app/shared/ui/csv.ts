/** What a cell may hold; null = empty. */
export type CsvCell = string | number | boolean | null;

/** Texts a spreadsheet would take for a formula begin with one of these. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows as CSV (RFC 4180) with a mark of UTF-8 in front, so that spreadsheets read Arabic. A text that a spreadsheet would run as a
 *  formula gets an apostrophe in front; numbers stay numbers. */
export function toCsv(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return '\uFEFF' + [head, ...rows].map((row) => row.map(toCell).join(',') + '\r\n').join('');
}

function toCell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Gives a text to the browser as a file to keep. */
export function saveFile(document: Document, name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the address by the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}
