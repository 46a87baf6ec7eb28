import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import type { Request } from 'express';
import { Public, RequireRole } from '../http/index.js';
import { AppError, Clock, epochMs } from '../kernel/index.js';
import { checkCsrfToken, checkOrigin } from './csrf.js';
import { LoginThrottle } from './login-throttle.js';
import { hashPassword, verifyPassword } from './password.js';
import { RouteAccessCheck } from './route-access-check.js';
import { isSameSecret, newApiKey, newSessionToken, sha256 } from './tokens.js';

class ManualClock extends Clock {
  time = 0;
  now() {
    return epochMs(this.time);
  }
  monotonic() {
    return this.time;
  }
  setTimeout() {
    return () => undefined;
  }
  setInterval() {
    return () => undefined;
  }
}

const codeOf = (work: () => void): string | null => {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};

describe('passwords', () => {
  it('fits its own hash only, with a salt of its own each time', async () => {
    const [first, second] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(first).not.toBe(second);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword('correct horse', first)).toBe(true);
    expect(await verifyPassword('correct horsf', first)).toBe(false);
  });

  it('takes the same characters typed on another system', async () => {
    expect(await verifyPassword('e\u0301te\u0301', await hashPassword('\u00e9t\u00e9'))).toBe(true);
  });

  it.each(['', 'plain', '$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA'])(
    'fits nothing to the hash %j',
    async (hash) => {
      expect(await verifyPassword('', hash)).toBe(false);
    },
  );
});

describe('tokens', () => {
  it('carries 256 bits and compares by content', () => {
    expect(newSessionToken()).toMatch(/^[\w-]{43}$/);
    expect(newApiKey().key).toMatch(/^mwd_[0-9a-f]{8}_[\w-]{43}$/);
    expect(isSameSecret('a', 'a')).toBe(true);
    expect(isSameSecret('a', 'ab')).toBe(false);
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

describe(LoginThrottle.name, () => {
  const setup = () => {
    const clock = new ManualClock();
    const sut = new LoginThrottle(clock);
    const attempts = (n: number, user = (i: number) => `u${i}`, address = (i: number) => `a${i}`): number =>
      Array.from({ length: n }, (_, i) => codeOf(() => sut.begin(user(i), address(i)))).filter(
        (code) => code === null,
      ).length;
    return { clock, sut, attempts };
  };

  it('lets five failures of an account through, whatever addresses they come from', () => {
    const { attempts } = setup();
    expect(attempts(1_000, () => 'anna')).toBe(5);
  });

  it('lets twenty failures of an address through, whatever accounts they try', () => {
    const { attempts } = setup();
    expect(attempts(1_000, undefined, () => '10.0.0.1')).toBe(20);
  });

  it('doubles the wait with each further failure, up to 15 minutes', () => {
    const { clock, sut } = setup();
    const waits: number[] = [];
    for (let i = 0; i < 20; i++) {
      const refusal = (() => {
        try {
          sut.begin('anna', `a${i}`);
          return null;
        } catch (error) {
          return error as AppError;
        }
      })();
      if (!refusal) continue;
      waits.push(refusal.retryAfterSeconds!);
      clock.time += refusal.retryAfterSeconds! * 1_000;
    }
    expect(waits.slice(0, 3)).toEqual([1, 2, 4]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(900);
  });

  it('forgets an account that signed in, and everything after an hour', () => {
    const { clock, sut, attempts } = setup();
    attempts(4, () => 'anna');
    sut.succeed('anna', 'a0');
    expect(attempts(5, () => 'anna')).toBe(5);
    expect(attempts(1, () => 'anna')).toBe(0);
    clock.time += 3_600_000;
    expect(attempts(10, () => 'anna')).toBe(5);
  });
});

describe('cross-site requests', () => {
  const request = (method: string, headers: Record<string, string>): Request =>
    ({ method, headers, protocol: 'https', host: 'mawid.test' }) as Request;

  it.each([
    ['POST', { 'sec-fetch-site': 'same-origin', origin: 'https://mawid.test' }, null],
    ['POST', { origin: 'https://public.test' }, null],
    ['POST', {}, null],
    ['GET', { 'sec-fetch-site': 'cross-site' }, null],
    ['POST', { 'sec-fetch-site': 'cross-site' }, 'CSRF_REJECTED'],
    ['DELETE', { 'sec-fetch-site': 'same-site' }, 'CSRF_REJECTED'],
    ['POST', { origin: 'null' }, 'CSRF_REJECTED'],
    ['POST', { origin: 'http://mawid.test' }, 'CSRF_REJECTED'],
    ['PUT', { origin: 'https://mawid.test.evil' }, 'CSRF_REJECTED'],
  ])('%s with %j -> %s', (method, headers, code) => {
    expect(
      codeOf(() => checkOrigin(request(method, headers as Record<string, string>), 'https://public.test')),
    ).toBe(code);
  });

  it('demands the token of the session for changes only', () => {
    expect(codeOf(() => checkCsrfToken(request('POST', { 'x-csrf-token': 'abc' }), 'abc'))).toBeNull();
    expect(codeOf(() => checkCsrfToken(request('POST', { 'x-csrf-token': 'abd' }), 'abc'))).toBe(
      'CSRF_REJECTED',
    );
    expect(codeOf(() => checkCsrfToken(request('POST', {}), 'abc'))).toBe('CSRF_REJECTED');
    expect(codeOf(() => checkCsrfToken(request('GET', {}), 'abc'))).toBeNull();
  });
});

describe(RouteAccessCheck.name, () => {
  @Controller('decided')
  class Decided {
    @Get('a') @Public() a(): void {}
    @Get('b') @RequireRole('viewer') b(): void {}
    notARoute(): void {}
  }

  @Controller('whole')
  @RequireRole('admin')
  class Whole {
    @Get() a(): void {}
  }

  @Controller('open')
  class Open {
    @Get('a') @Public() a(): void {}
    @Get('b') forgotten(): void {}
  }

  const start = async (controllers: (typeof Decided | typeof Whole | typeof Open)[]): Promise<void> => {
    @Module({ imports: [DiscoveryModule], controllers, providers: [RouteAccessCheck] })
    class App {}
    const app = (await Test.createTestingModule({ imports: [App] }).compile()).createNestApplication({
      logger: false,
    });
    await app.init();
    await app.close();
  };

  it('starts when every route is decided', async () => {
    await expect(start([Decided, Whole])).resolves.toBeUndefined();
  });

  it('stops the start and names the route that is not', async () => {
    await expect(start([Decided, Open])).rejects.toThrow('Open.forgotten');
  });
});
