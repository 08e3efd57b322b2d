// Loaded before a program (NODE_OPTIONS=--import): at SIGUSR2 its main thread stands still for ever, as in a native
// call that does not come back; its other threads go on.
process.on('SIGUSR2', () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
