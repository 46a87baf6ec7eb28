import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as it came in. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  body: { type: string; timestamp: string; data: Record<string, unknown> };
}

/** How it answers the next messages; the last one stays. `hang`: not at all. */
export type ReceiverAnswer = { status: number; headers?: Record<string, string>; text?: string } | 'hang';

/** An HTTP server of the loopback interface that keeps what webhooks are told. */
export class Receiver {
  readonly received: Received[] = [];
  answers: ReceiverAnswer[] = [{ status: 204 }];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const body = JSON.parse(text === '' ? '{}' : text) as Received['body'];
        receiver.received.push({ path: request.url ?? '', headers: request.headers, text, body });
        const answer = receiver.answers.length > 1 ? receiver.answers.shift()! : receiver.answers[0]!;
        if (answer === 'hang') return;
        response.writeHead(answer.status, answer.headers).end(answer.text);
      });
    });
    const receiver = new Receiver(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  url(path = '/'): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
  }

  of(path: string): Received[] {
    return this.received.filter((message) => message.path === path);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => void this.server.close(resolve));
  }
}

/** The signature that Standard Webhooks 1.0.0 asks for, worked out anew. */
export function signatureOf({ headers, text }: Received, secret: string): string {
  const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${text}`;
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}
