import { readFileSync } from 'node:fs';
import { ADDRESS_FILE } from '../../../scripts/services.mjs';

type AddressName = 'TEST_DATABASE_URL' | 'TEST_REDIS_URL' | 'TEST_CHROMIUM';

/** URL of a MariaDB whose user may create databases; tests make one database per file there. No database in the path.
 *  @throws when neither `npm test` nor `npm run services` provides it: a test never passes by skipping. */
export const testDatabaseUrl = (): string => address('TEST_DATABASE_URL');

/** URL of a Redis shared by all test files: prefix your keys. @throws as {@link testDatabaseUrl}. */
export const testRedisUrl = (): string => address('TEST_REDIS_URL');

/** Path of a Chromium executable. @throws as {@link testDatabaseUrl}. */
export const testChromium = (): string => address('TEST_CHROMIUM');

function address(name: AddressName): string {
  const value = process.env[name] ?? fromRunningServices()[name];
  if (!value)
    throw new Error(
      `${name} is not set. Use "npm test -- --only <stage>", or keep "npm run services" running beside.`,
    );
  return value;
}

/** What `npm run services` of this folder left, unless it died without removing it. */
function fromRunningServices(): Partial<Record<AddressName, string>> {
  try {
    const { pid, ...addresses } = JSON.parse(readFileSync(ADDRESS_FILE, 'utf8')) as Record<
      AddressName,
      string
    > & { pid: number };
    process.kill(pid, 0);
    return addresses;
  } catch {
    return {};
  }
}
