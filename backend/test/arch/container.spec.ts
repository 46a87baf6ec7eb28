import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { envNames } from '../../src/config/index.js';
import { ROOT } from './import-graph.js';

interface Compose {
  services: Record<string, Service>;
  secrets?: Record<string, { file: string }>;
}
interface Service {
  environment?: Record<string, string>;
  secrets?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: unknown;
  stop_grace_period?: string;
}

const readCompose = (name: string): Compose =>
  load(readFileSync(join(ROOT, 'docker', name), 'utf8')) as Compose;

/** Services that run our image: they have a mode. */
const ours = ({ services }: Compose): [string, Service][] =>
  Object.entries(services).filter(([, { environment }]) => environment?.SCHEDULER_MODE);

/** Exit code of the image's health check against `port`. */
function healthExitCode(port: number): Promise<number> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['docker/healthcheck.mjs'],
      { cwd: ROOT, env: { PORT: String(port) } },
      () => resolve(child.exitCode ?? -1),
    );
  });
}

describe.each(['compose.embedded.yml', 'compose.production.yml'])('docker/%s', (name) => {
  const compose = readCompose(name);

  it('has services of ours', () => expect(ours(compose).length).toBeGreaterThan(0));

  it('gives tasks more time to stop than the service takes', () => {
    for (const [, service] of ours(compose)) {
      const timeout = Number(service.environment?.SCHEDULER_SHUTDOWN_TIMEOUT ?? '30');
      expect(Number.parseInt(service.stop_grace_period ?? '10', 10)).toBeGreaterThanOrEqual(timeout + 10);
    }
  });

  it('declares and mounts every secret file it names', () => {
    for (const [, service] of Object.entries(compose.services)) {
      const named = Object.entries(service.environment ?? {}).filter(([key]) => key.endsWith('_FILE'));
      for (const [, path] of named) expect(service.secrets).toContain(path.replace('/run/secrets/', ''));
      for (const secret of service.secrets ?? [])
        expect(Object.keys(compose.secrets ?? {})).toContain(secret);
    }
  });

  it('waits only for what can say that it is ready', () => {
    const waits = Object.values(compose.services).flatMap(({ depends_on }) => Object.keys(depends_on ?? {}));
    const hasCheck = (service: string): boolean =>
      compose.services[service]?.healthcheck !== undefined ||
      ours(compose).some(([each]) => each === service);
    expect(waits.filter((service) => !hasCheck(service))).toEqual([]);
  });
});

describe('docker/compose.production.yml', () => {
  it('starts each mode but embedded', () => {
    const modes = ours(readCompose('compose.production.yml')).map(
      ([, { environment }]) => environment?.SCHEDULER_MODE,
    );
    expect(modes.sort()).toEqual(['api', 'api', 'standalone', 'worker']);
    expect(envNames).toContain('SCHEDULER_MODE');
  });
});

describe('docker/healthcheck.mjs', () => {
  it.each([
    [200, 0],
    [503, 1],
  ])('on status %i ends with %i', async (status, code) => {
    const paths: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url);
      response.writeHead(status).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    expect(await healthExitCode((server.address() as AddressInfo).port)).toBe(code);
    expect(paths).toEqual(['/readyz']);
    await new Promise((resolve) => server.close(resolve));
  });

  it('ends with 1 when nobody listens', async () => expect(await healthExitCode(1)).toBe(1));
});
