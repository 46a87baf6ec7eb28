/** Container health: exit code 0 while the process says it is ready (database, Redis, migrations, engine). */
const port = process.env.PORT || '3000';
const timeout = AbortSignal.timeout(4000);
try {
  const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: timeout });
  if (!response.ok) console.error(`not ready: ${response.status} ${await response.text()}`);
  process.exitCode = response.ok ? 0 : 1;
} catch (error) {
  console.error(`not reachable on port ${port}: ${error.message}`);
  process.exitCode = 1;
}
