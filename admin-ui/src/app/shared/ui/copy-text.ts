/** Puts a text into the clipboard. Without `navigator.clipboard` (plain http) it falls back to `execCommand`. */
export function copyText(document: Document, text: string): void {
  const clipboard = document.defaultView?.navigator.clipboard;
  if (clipboard) clipboard.writeText(text).catch(() => copyOldStyle(document, text));
  else copyOldStyle(document, text);
}

function copyOldStyle(document: Document, text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
