import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestApp } from './test-app.js';
import { SystemClock, type Ms } from '../../src/kernel/index.js';

const clock = new SystemClock();

/** What is sent, byte for byte: no client library tidies up the path or the body. */
export interface RawRequest {
  method: string;
  /** As it goes on the wire. */
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Answers as soon as the headers are there: for streams that do not end. */
  headersOnly?: boolean;
}

/** What came back. */
export interface RawAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** From the call to the last byte. */
  tookMs: Ms;
}

/** Sends requests to a running application over kept-alive connections. */
export class RawClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });
  /** Requests so far. */
  count = 0;

  private constructor(private readonly port: number) {}

  static of(sut: TestApp): RawClient {
    return new RawClient((sut.app.getHttpServer().address() as AddressInfo).port);
  }

  /** @throws when the connection breaks before an answer: the process died or gave up on us. */
  send(order: RawRequest): Promise<RawAnswer> {
    this.count += 1;
    const startedAt = clock.monotonic();
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      const outgoing = request(
        { port: this.port, host: '127.0.0.1', agent: this.agent, ...pick(order) },
        (incoming) => {
          isAnswered = true;
          const chunks: Buffer[] = [];
          const done = (): void =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text: Buffer.concat(chunks).toString(),
              tookMs: clock.monotonic() - startedAt,
            });
          if (order.headersOnly && (incoming.statusCode ?? 0) < 300) {
            done();
            return void outgoing.destroy();
          }
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', done);
        },
      );
      // The server may answer and hang up before it has read a body that is too big.
      outgoing.on('error', (error) => {
        if (!isAnswered) reject(new Error(`${order.method} ${order.path.slice(0, 80)}: ${error.message}`));
      });
      outgoing.end(order.body);
    });
  }

  /** The same with a JSON body. */
  json(order: Omit<RawRequest, 'body'> & { body: unknown }): Promise<RawAnswer> {
    const headers = { 'Content-Type': 'application/json', ...order.headers };
    return this.send({ ...order, headers, body: JSON.stringify(order.body) });
  }

  close(): void {
    this.agent.destroy();
  }
}

function pick({ method, path, headers, body }: RawRequest): object {
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  return { method, path, headers: { ...length, ...headers } };
}
