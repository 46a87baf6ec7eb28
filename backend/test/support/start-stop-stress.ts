import type { StartStop } from '../../src/kernel/index.js';

/** Starts and stops in every order and at once. After each round, all of which end with a stop, nothing may be left.
 *  @param settle lets what was set off finish, for example `() => clock.advance(0)`.
 *  @param left what still runs then: timers, subscriptions; 0 = nothing. */
export async function stressStartStop(
  sut: StartStop,
  settle: () => Promise<void>,
  left: () => number,
): Promise<void> {
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
    expect({ order, atOnce: true, left: left() }).toEqual({ order, atOnce: true, left: 0 });
    for (const verb of order) await sut[verb]();
    await settle();
    expect({ order, atOnce: false, left: left() }).toEqual({ order, atOnce: false, left: 0 });
  }
}
