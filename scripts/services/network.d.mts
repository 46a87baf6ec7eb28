/** Types of `network.mjs`, for tests written in TypeScript. */
export function freePort(): Promise<number>;
