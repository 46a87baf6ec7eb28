/** A background loop. `start` and `stop` may each be called twice, and `stop` before `start`; `stop` resolves when nothing
 *  of the loop runs any more. */
export interface StartStop {
  start(): Promise<void>;
  stop(): Promise<void>;
}
