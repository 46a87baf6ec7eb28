import { lookup as dnsLookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { normaliseHost, TargetRefusedError, type AddressGuard } from './address-guard.js';

/** Most bytes of an answer that are read; the rest is not fetched. */
export const MAX_RESPONSE_BYTES = 65_536;
/** Most redirects that are followed. */
export const MAX_REDIRECTS = 5;

/** All addresses of a host name. @throws what DNS says. */
export type Resolver = (host: string) => Promise<string[]>;

/** The resolver of the operating system. */
export const systemResolver: Resolver = async (host) =>
  (await dnsLookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/** One request as the caller wants it. */
export interface OutgoingRequest {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | null;
}

/** The last answer, after redirects. */
export interface Answer {
  url: URL;
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Whether the body was longer than {@link MAX_RESPONSE_BYTES}. */
  truncated: boolean;
  redirects: number;
}

/** What a request needs besides itself. */
export interface RequestOptions {
  guard: AddressGuard;
  resolve: Resolver;
  /** Ends the request at any point. */
  signal: AbortSignal;
  /** Default {@link MAX_REDIRECTS}; 0 = a redirect is an answer like any other. */
  maxRedirects?: number;
}

/** Makes an HTTP request that cannot be led to internal addresses: each hop's name is resolved once, every address is
 *  checked, and the connection goes to a checked address, so a name that changes its mind between check and use gains nothing.
 *  @throws TargetRefusedError, the signal's reason, or the network's error. */
export async function guardedRequest(first: OutgoingRequest, options: RequestOptions): Promise<Answer> {
  const { maxRedirects = MAX_REDIRECTS } = options;
  let request = first;
  for (let redirects = 0; ; redirects++) {
    const addresses = await checkedAddresses(request.url, options);
    const response = await send(request, addresses, options.signal);
    const next = maxRedirects === 0 ? null : redirectOf(request, response);
    if (next === null) {
      const { body, truncated } = await readBody(response);
      return {
        url: request.url,
        status: response.statusCode ?? 0,
        headers: response.headers,
        body,
        truncated,
        redirects,
      };
    }
    response.destroy();
    if (redirects >= maxRedirects) throw new TargetRefusedError(`more than ${maxRedirects} redirects`);
    request = next;
  }
}

async function checkedAddresses(url: URL, { guard, resolve, signal }: RequestOptions): Promise<string[]> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new TargetRefusedError(`only http and https can be called, not ${url.protocol}//`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new TargetRefusedError(
      'a user or password in the URL is not allowed; send an Authorization header',
    );
  }
  const host = normaliseHost(url.hostname);
  const addresses = isIP(host) > 0 ? [host] : await abortable(resolve(host), signal);
  guard.check(host, addresses);
  return addresses;
}

function send(
  request: OutgoingRequest,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { url, method, headers, body } = request;
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const outgoing = start(
      url,
      { method, headers, agent: false, lookup: pinned(addresses), signal },
      resolve,
    );
    outgoing.on('error', (error) => reject(signal.aborted ? (signal.reason as Error) : error));
    outgoing.end(body ?? undefined);
  });
}

/** A lookup that answers with the checked addresses, whatever DNS says by now. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, callback) => {
    const first = all[0];
    if (options.all) callback(null, all);
    else if (first) callback(null, first.address, first.family);
  };
}

/** The request a redirect asks for; null when the response is no redirect.
 *  Credentials are not carried to another origin (fetch standard, "HTTP-redirect fetch"). */
function redirectOf(request: OutgoingRequest, response: IncomingMessage): OutgoingRequest | null {
  const status = response.statusCode ?? 0;
  const location = response.headers.location;
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return null;
  if (!URL.canParse(location, request.url.href))
    throw new TargetRefusedError('redirect to something that is no URL');
  const url = new URL(location, request.url);
  if (request.url.protocol === 'https:' && url.protocol === 'http:') {
    throw new TargetRefusedError('redirect from https to http');
  }
  const becomesGet = status === 303 ? request.method !== 'HEAD' : status < 307 && request.method === 'POST';
  const dropped = new Set<string>();
  if (url.origin !== request.url.origin)
    for (const name of ['authorization', 'cookie', 'x-api-key']) dropped.add(name);
  if (becomesGet) for (const name of ['content-type', 'content-length']) dropped.add(name);
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !dropped.has(name.toLowerCase())),
  );
  return {
    url,
    method: becomesGet ? 'GET' : request.method,
    headers,
    body: becomesGet ? null : request.body,
  };
}

async function readBody(response: IncomingMessage): Promise<{ body: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_RESPONSE_BYTES) break; // ends the connection
  }
  return {
    body: Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES),
    truncated: size > MAX_RESPONSE_BYTES,
  };
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
