/** Seconds with one decimal since `start` (of `performance.now()`). */
export const secondsSince = (start) => ((performance.now() - start) / 1000).toFixed(1);

/** Runs `work`, saying what is going on at the start, every 10 s, and at the end. */
export async function withProgress(what, log, work) {
  const start = performance.now();
  log(`${what} ...`);
  const timer = setInterval(() => log(`${what}: still working, ${secondsSince(start)} s`), 10_000);
  try {
    const result = await work();
    log(`${what}: done, ${secondsSince(start)} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}
