import type { Params } from 'nestjs-pino';
import { pino, stdTimeFunctions, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { AppLogger } from '../kernel/index.js';
import { prettyLines } from './pretty-lines.js';
import { currentRequest } from './request-context.js';

/** Settings of {@link createPino}. */
export interface LogOptions {
  level: string;
  format: 'json' | 'pretty';
  /** Where lines go; default is standard output. */
  destination?: DestinationStream;
}

const SECRET_FIELDS = [
  'password',
  'newPassword',
  'currentPassword',
  'secret',
  'token',
  'csrfToken',
  'apiKey',
  'authorization',
  'cookie',
];

/** Paths whose values never reach a line, whoever logs them. */
const REDACTED = [
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-csrf-token"]',
  'res.headers["set-cookie"]',
  ...SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
];

/** Paths that probes ask all day: their requests are not logged. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics', '/version']);

/** The process's logger: one line per entry (JSON escapes line breaks and control characters, so no value can forge a line),
 *  with the id of the request it belongs to. */
export function createPino(options: LogOptions): Logger {
  const settings: LoggerOptions = {
    level: options.level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: REDACTED, censor: '[redacted]' },
    mixin: () => {
      const request = currentRequest();
      return request
        ? {
            requestId: request.requestId,
            ...(request.traceparent ? { traceparent: request.traceparent } : {}),
          }
        : {};
    },
  };
  const destination = options.destination ?? process.stdout;
  return pino(settings, options.format === 'pretty' ? prettyLines(destination) : destination);
}

/** Settings for nestjs-pino's `LoggerModule.forRoot`: one line per finished request, without headers or query values. */
export function requestLogParams(logger: Logger): Params {
  return {
    pinoHttp: {
      logger,
      genReqId: () => currentRequest()?.requestId ?? '',
      autoLogging: { ignore: (request) => QUIET.has(request.url?.split('?', 1)[0] ?? '') },
      customLogLevel: (_request, response, error) => (error || response.statusCode >= 500 ? 'error' : 'info'),
      serializers: {
        req: (request: { method: string; url: string }) => ({
          method: request.method,
          path: request.url.split('?', 1)[0],
        }),
        res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      },
    },
  };
}

/** {@link AppLogger} over pino. */
export class PinoAppLogger extends AppLogger {
  constructor(private readonly logger: Logger) {
    super();
  }

  override debug(message: string, fields: Record<string, unknown> = {}): void {
    this.logger.debug(fields, message);
  }

  override info(message: string, fields: Record<string, unknown> = {}): void {
    this.logger.info(fields, message);
  }

  override warn(message: string, fields: Record<string, unknown> = {}): void {
    this.logger.warn(fields, message);
  }

  override error(message: string, fields: Record<string, unknown> = {}): void {
    this.logger.error(fields, message);
  }
}
