/** What loops and repositories log through. The composition root binds it to pino; tests to a recorder.
 *  `fields` go into the JSON line; never secrets. */
export abstract class AppLogger {
  abstract debug(message: string, fields?: Record<string, unknown>): void;
  abstract info(message: string, fields?: Record<string, unknown>): void;
  abstract warn(message: string, fields?: Record<string, unknown>): void;
  abstract error(message: string, fields?: Record<string, unknown>): void;
}

/** Swallows everything. For tests and tools. */
export class SilentLogger extends AppLogger {
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
}
