/** Where to go after the sign-in: only a path of this console, else the dashboard. `//host` and `/\host` would leave it. */
export function safeTarget(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : '/';
}
