// Whether the process in this container lives (HEALTHCHECK). Whether it can take turns is /readyz's, for load
// balancers. A worker listens on WORKER_PORT, everything else on PORT; only one of them runs here.
const ports = [process.env.PORT || 4000, process.env.WORKER_PORT].filter(Boolean);
const answers = ports.map((port) =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  ),
);
process.exitCode = (await Promise.all(answers)).includes(true) ? 0 : 1;
