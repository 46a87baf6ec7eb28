import { Redis } from 'ioredis';

/** @returns a function that sends one command over a connection of its own. */
export function createClient(url) {
  return async (command) => {
    const redis = new Redis(url, { maxRetriesPerRequest: 1 });
    redis.on('error', () => undefined);
    try {
      return await redis.call(command);
    } finally {
      redis.disconnect();
    }
  };
}
