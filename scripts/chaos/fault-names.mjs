/** Faults that can be drawn, by database. */
export const FAULT_NAMES = {
  mariadb: [
    'kill',
    'stop',
    'term',
    'point',
    'mariadb',
    'redis',
    'flush',
    'cut',
    'blackhole',
    'delay',
    'commit',
    'clock',
    'clocks',
  ],
  sqlite: ['kill', 'stop', 'term', 'point', 'clock'],
};
