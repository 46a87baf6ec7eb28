import type { StartStop } from '../../src/kernel/index.js';

/** Starts and stops in every order and at once, and ends stopped. What is left is for the caller to look at: no timers, no statements,
 *  no connections.
 *  @param settle lets what was set off finish, for example `() => clock.advance(0)`. */
export async function stressStartStop(sut: StartStop, settle: () => Promise<void>): Promise<void> {
  const orders: ('start' | 'stop')[][] = [
    ['stop'],
    ['stop', 'stop'],
    ['start', 'stop', 'stop'],
    ['start', 'start', 'stop'],
    ['start', 'stop', 'start', 'stop'],
    ['stop', 'start', 'start', 'stop', 'stop'],
    ['start', 'stop', 'start', 'start', 'stop', 'stop'],
  ];
  for (const order of orders) {
    // All at once: a call does not wait for the one before.
    await Promise.all(order.map((verb) => sut[verb]()));
    await settle();
    for (const verb of order) await sut[verb]();
    await settle();
  }
  await sut.stop();
  await settle();
}
