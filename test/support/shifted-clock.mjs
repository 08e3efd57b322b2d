// Loaded before a process's own code (NODE_OPTIONS=--import=...): its clock is off by CLOCK_SHIFT_MS, timers and
// performance.now() are not.
const shiftMs = Number(process.env.CLOCK_SHIFT_MS);
const Real = Date;
const now = () => Real.now() + shiftMs;
globalThis.Date = class Date extends Real {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }

  static now() {
    return now();
  }
};
