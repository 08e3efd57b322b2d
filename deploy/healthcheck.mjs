// Whether the process in this container lives (HEALTHCHECK). Whether it can take turns is /readyz's, for load balancers.
const alive = await fetch(`http://127.0.0.1:${process.env.PORT || 4000}/healthz`).then(({ ok }) => ok, () => false);
process.exitCode = alive ? 0 : 1;
