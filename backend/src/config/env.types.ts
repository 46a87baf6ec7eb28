import { isIP } from 'node:net';
import { z } from 'zod';

/** Value types of environment variables: text in, typed value out. The messages finish the sentence
 *  "NAME ..." and say how to mend it. Nothing here echoes the value; the caller does, unless it is a secret. */

/** Digits only, within `min`..`max` (both inclusive). */
export function wholeNumber(min: number, max: number): z.ZodType<number, string> {
  return z.string().transform((text, ctx) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    return refuse(ctx, `must be a whole number from ${min} to ${max}`);
  });
}

/** A size: digits, optionally followed by `b`, `kb` or `mb` (1kb = 1024 bytes). */
export function bytes(min: number, max: number): z.ZodType<number, string> {
  const unit = { b: 1, kb: 1_024, mb: 1_048_576 } as const;
  return z.string().transform((text, ctx) => {
    const match = /^(\d{1,12})\s*(b|kb|mb)?$/i.exec(text);
    const value = match
      ? Number(match[1]) * unit[(match[2] ?? 'b').toLowerCase() as keyof typeof unit]
      : Number.NaN;
    if (value >= min && value <= max) return value;
    return refuse(ctx, `must be a size from ${min} to ${max} bytes, for example 256kb or 1mb`);
  });
}

/** `true`/`false`, `1`/`0`, `yes`/`no`, `on`/`off`, in any case. */
export const flag: z.ZodType<boolean, string> = z.string().transform((text, ctx) => {
  if (/^(true|1|yes|on)$/i.test(text)) return true;
  if (/^(false|0|no|off)$/i.test(text)) return false;
  return refuse(ctx, 'must be true or false');
});

/** Printable text of `min`..`max` characters without control characters. */
export function label(min: number, max: number): z.ZodType<string, string> {
  return z
    .string()
    .refine((text) => text.length >= min && text.length <= max && !/[\u0000-\u001f\u007f]/.test(text), {
      error: `must have ${min} to ${max} characters and no control characters`,
    });
}

/** Like {@link label}; its own name because secrets are never echoed. */
export const secretText = label;

/** Comma-separated, blanks around the items ignored, empty items dropped, each once. */
export const list: z.ZodType<string[], string> = z.string().transform(split);

/** Host names, addresses or CIDR ranges, comma-separated. */
export const hostList: z.ZodType<string[], string> = z.string().transform((text, ctx) => {
  const items = split(text).map((item) => item.toLowerCase());
  const bad = items.filter((item) => !isAddressOrRange(item) && !HOST_NAME.test(item));
  return bad.length === 0
    ? items
    : refuse(ctx, `has an item that is no host name, address or CIDR range: ${bad.join(', ')}`);
});

/** A zone that this machine's time zone data knows. */
export const timezone: z.ZodType<string, string> = z.string().refine(isTimeZone, {
  error: 'must be an IANA time zone, for example UTC, Asia/Riyadh or Europe/Berlin',
});

/** What to listen on. */
export const bindHost: z.ZodType<string, string> = z
  .string()
  .refine((text) => isIP(text) > 0 || HOST_NAME.test(text), {
    error: 'must be an address or a host name, for example 0.0.0.0, :: or 127.0.0.1',
  });

/** `false`, a number of hops, or a list of addresses. `true` would believe any client, so it is refused. */
export const trustProxy: z.ZodType<false | number | string[], string> = z.string().transform((text, ctx) => {
  if (/^(false|no|off|0)$/i.test(text)) return false;
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const items = split(text);
  const isKnown = (item: string): boolean => isAddressOrRange(item) || NAMED_RANGES.has(item);
  if (items.length > 0 && items.every(isKnown)) return items;
  return refuse(
    ctx,
    'must be false, the number of proxies in front (for example 1), or their addresses or CIDR ranges',
  );
});

/** `mariadb://` or `mysql://` with host and database. */
export const databaseUrl: z.ZodType<string, string> = z
  .string()
  .refine((text) => parseDatabaseUrl(text) !== null, {
    error: 'must look like mariadb://user:password@host:port/database, special characters percent-encoded',
  });

/** `redis://` or `rediss://` with a host. */
export const redisUrl: z.ZodType<string, string> = z.string().refine(
  (text) => {
    const url = toUrl(text);
    return (
      url !== null &&
      /^rediss?:$/.test(url.protocol) &&
      url.hostname !== '' &&
      /^(\/\d{0,4})?$/.test(url.pathname)
    );
  },
  { error: 'must look like redis://host:6379 (rediss:// for TLS)' },
);

/** `http(s)://host[:port]` without path, query or credentials. Stored without the closing slash. */
export const publicUrl: z.ZodType<string, string> = z.string().transform((text, ctx) => {
  const url = toUrl(text);
  if (
    url &&
    /^https?:$/.test(url.protocol) &&
    /^\/?$/.test(url.pathname + url.search + url.hash) &&
    !url.username
  ) {
    return url.origin;
  }
  return refuse(ctx, 'must look like https://scheduler.example.com, without path');
});

/** First part of Redis keys. */
export const redisPrefix: z.ZodType<string, string> = z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/, {
  error: 'must be 1 to 40 letters, digits, _, - or .',
});

/** Where the database is, with user and password decoded. */
export interface DatabaseTarget {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** Takes a database URL apart. @returns null when it is not one. Port defaults to 3306, user to `root`. */
export function parseDatabaseUrl(text: string): DatabaseTarget | null {
  const url = toUrl(text);
  if (!url || !/^(mariadb|mysql):$/.test(url.protocol) || url.hostname === '' || url.search || url.hash)
    return null;
  try {
    const database = decodeURIComponent(url.pathname.slice(1));
    if (database === '' || /[/\\\u0000]/.test(database)) return null;
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? 3_306 : Number(url.port),
      user: decodeURIComponent(url.username) || 'root',
      password: decodeURIComponent(url.password),
      database,
    };
  } catch {
    return null; // a lone % in user, password or database
  }
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;
const NAMED_RANGES = new Set(['loopback', 'linklocal', 'uniquelocal']);

function isAddressOrRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

function split(text: string): string[] {
  return [...new Set(text.split(',').map((item) => item.trim()))].filter((item) => item !== '');
}

function toUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function refuse(ctx: z.RefinementCtx<string>, message: string): never {
  ctx.addIssue({ code: 'custom', message });
  return z.NEVER;
}
