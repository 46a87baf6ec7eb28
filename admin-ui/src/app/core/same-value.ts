/** Whether two values are the same as JSON: for signals that hold objects made anew each time. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
