const SECRET_NAME = /password|passphrase|secret|authorization|^token$|api_?key$|^cookie$/i;
const MAX_CHARS = 65_536;

/** Copy of a state that is fit to be kept for ever: values of fields whose name says "secret" are masked at every depth, and
 *  a state of more than 65,536 characters is replaced by a note of its size. undefined and null become null. */
export function maskState(state: unknown): unknown {
  if (state === undefined || state === null) return null;
  const text = JSON.stringify(state, (name: string, value: unknown) =>
    SECRET_NAME.test(name) && value !== null ? '[redacted]' : value,
  );
  if (text === undefined) return null;
  return text.length > MAX_CHARS
    ? { truncated: true, characters: text.length }
    : (JSON.parse(text) as unknown);
}
