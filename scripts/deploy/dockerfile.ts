// Checks the Dockerfile: its syntax, pinned base images, versions equal to those of package.json, and a user other than
// root in every image.
import { existsSync, readFileSync } from 'node:fs';
import { DockerfileParser } from 'dockerfile-ast';
import type { Copy, Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { readConfig } from '../../src/config.ts';
import { commandFaults } from './program.ts';

interface Stage {
  image: string;
  name: string;
  instructions: Instruction[];
}

const DEFAULT_PORT = String(readConfig({}).port);

export function stagesOf(path: string): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of DockerfileParser.parse(readFileSync(path, 'utf8')).getInstructions()) {
    const words = wordsOf(instruction);
    if (instruction.getKeyword() === 'FROM')
      stages.push({ image: words[0] ?? '', name: words[2] ?? '', instructions: [] });
    else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

/** The stages that are targets: no other stage copies from them. */
export function targetsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return stagesOf(path)
    .map(({ name }) => name)
    .filter((name) => !text.includes(`--from=${name} `));
}

export function dockerfileFaults(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const faults = validate(text).map(
    ({ message, range }) => `line ${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
  const { dependencies, engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
    engines: { node: string };
  };
  const targets = targetsOf(path);
  const stages = stagesOf(path);
  if (stages.at(-1)?.name !== 'cpu') faults.push('the last stage, which is built when none is named, must be cpu');
  if (!text.includes(`onnxruntime-gpu==${dependencies['onnxruntime-node'] ?? ''} `))
    faults.push(`onnxruntime-gpu must have the version of onnxruntime-node, ${dependencies['onnxruntime-node'] ?? ''}`);
  for (const { image, name, instructions } of stages) {
    if (!/:[^:]*\d/.test(image) || image.endsWith(':latest')) faults.push(`${image} is not pinned`);
    const node = /^node:(\d+)\.(\d+)/.exec(image);
    const [major = 0, minor = 0] = engines.node.match(/\d+/g)?.map(Number) ?? [];
    if (node !== null && (Number(node[1]) < major || (Number(node[1]) === major && Number(node[2]) < minor)))
      faults.push(`${image} is older than package.json wants (${engines.node})`);
    const last = (keyword: string): string[] => wordsOf(instructions.findLast((one) => one.getKeyword() === keyword));
    for (const instruction of instructions.filter((one) => one.getKeyword() === 'COPY')) {
      const copy = wordsOf(instruction);
      const from = (instruction as Copy).getFromFlag()?.getValue() ?? undefined;
      if (from !== undefined && !stages.some((stage) => stage.name === from))
        faults.push(`${name}: there is no stage ${from} to copy from`);
      if (from === undefined)
        for (const source of copy.slice(0, -1))
          if (!existsSync(source)) faults.push(`${name}: there is no ${source} to copy`);
    }
    if (!targets.includes(name)) continue;
    if (!/^[1-9]\d*$/.test(last('USER')[0] ?? ''))
      faults.push(`${name}: must end with a USER of a number other than 0 (Kubernetes' runAsNonRoot looks at it)`);
    if (last('EXPOSE')[0] !== DEFAULT_PORT) faults.push(`${name}: must EXPOSE ${DEFAULT_PORT}`);
    if (!last('ENV').includes(`WORKER_PORT=${DEFAULT_PORT}`))
      faults.push(`${name}: a worker must listen on the port that is exposed`);
    if (last('HEALTHCHECK').length === 0) faults.push(`${name}: has no HEALTHCHECK`);
    faults.push(
      ...commandFaults(JSON.parse(last('CMD').join(' ') || '[""]') as string[]).map((fault) => `${name}: ${fault}`),
    );
  }
  return faults.map((fault) => `${path}: ${fault}`);
}

const wordsOf = (instruction: Instruction | undefined): string[] =>
  instruction?.getRawArgumentsContent()?.split(/\s+/) ?? [];
