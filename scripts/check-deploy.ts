// What deploy/ says, compared with what is there: it cannot be run by a check, so everything that can be read is. The
// forms (Dockerfile, compose, Kubernetes, KEDA) by published schemas, and our own words in them: variables, their
// values, programs, ports, probes, labels.
import { readArguments } from '../src/command-line.ts';
import { composeFaults } from './deploy/compose.ts';
import { dockerfileFaults, targetsOf } from './deploy/dockerfile.ts';
import { kubernetesFaults } from './deploy/kubernetes.ts';

readArguments('npm run check:deploy', {});
const targets = targetsOf('deploy/Dockerfile');
const faults = [
  ...dockerfileFaults('deploy/Dockerfile'),
  ...composeFaults('deploy/compose.yaml', targets),
  ...(await kubernetesFaults('deploy/kubernetes', targets)),
];
for (const fault of faults) console.error(`deploy: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
