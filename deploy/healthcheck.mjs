// The HEALTHCHECK of the container: whether its process responds. /readyz tells load balancers whether the process
// accepts work. A worker listens on WORKER_PORT, every other process on PORT. A container runs one process.
const ports = [process.env.PORT || 4000, process.env.WORKER_PORT].filter(Boolean);
const answers = ports.map((port) =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  ),
);
process.exitCode = (await Promise.all(answers)).includes(true) ? 0 : 1;
