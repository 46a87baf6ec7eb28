/** The environment tests run in: nothing of the caller's own configuration, a zone that is neither UTC nor the database's. */

/** @param urls of the started services. */
export function testEnvironment(urls) {
  const inherited = Object.entries(process.env).filter(([name]) => !isConfiguration(name));
  const environment = { ...Object.fromEntries(inherited), NODE_ENV: 'test', TZ: 'Asia/Riyadh' };
  if (urls.mariadb) environment.TEST_DATABASE_URL = urls.mariadb;
  if (urls.redis) environment.TEST_REDIS_URL = urls.redis;
  if (urls.chromium) environment.TEST_CHROMIUM = urls.chromium;
  return environment;
}

const isConfiguration = (name) =>
  name.startsWith('SCHEDULER_') ||
  ['DATABASE_URL', 'REDIS_URL', 'PORT', 'HOST', 'NODE_OPTIONS', 'NODE_ENV'].includes(name);
