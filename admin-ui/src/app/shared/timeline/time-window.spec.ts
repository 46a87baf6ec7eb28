import { clampWindow, MAX_SPAN_MS, MIN_SPAN_MS, panWindow, windowAround, zoomWindow } from './time-window';

const HOUR = 3_600_000;

describe('window of the timeline', () => {
  it('shows more past than future around now', () => {
    expect(windowAround(0, 6 * HOUR)).toEqual({ from: -4 * HOUR, to: 2 * HOUR });
  });

  it('keeps to 15 minutes and 30 days, the middle unmoved', () => {
    expect(clampWindow({ from: 10, to: 10 })).toEqual({
      from: 10 - MIN_SPAN_MS / 2,
      to: 10 + MIN_SPAN_MS / 2,
    });
    const wide = clampWindow({ from: 0, to: 100 * MAX_SPAN_MS });
    expect(wide.to - wide.from).toBe(MAX_SPAN_MS);
    expect((wide.from + wide.to) / 2).toBe(50 * MAX_SPAN_MS);
    expect(clampWindow({ from: 0, to: HOUR })).toEqual({ from: 0, to: HOUR });
  });

  it('pans by a share of what is shown', () => {
    expect(panWindow({ from: 0, to: 100 }, -0.25)).toEqual({ from: -25, to: 75 });
  });

  it('zooms one step, and what is under the pointer keeps its place', () => {
    expect(zoomWindow({ from: 0, to: 6 * HOUR }, -1, 0)).toEqual({ from: 0, to: 3 * HOUR });
    const window = zoomWindow({ from: 0, to: 3 * HOUR }, 1, 2 * HOUR);
    expect(window.to - window.from).toBe(6 * HOUR);
    expect((2 * HOUR - window.from) / (window.to - window.from)).toBeCloseTo(2 / 3);
  });

  it('stops at the narrowest and the widest', () => {
    expect(zoomWindow({ from: 0, to: MIN_SPAN_MS }, -1)).toEqual({ from: 0, to: MIN_SPAN_MS });
    expect(zoomWindow({ from: 0, to: MAX_SPAN_MS }, 1)).toEqual({ from: 0, to: MAX_SPAN_MS });
  });
});
