// Checks deploy/ without running it. Published schemas validate the form of the Dockerfile, the compose file and the
// Kubernetes and KEDA objects. Further checks compare variables, their values, programs, ports, probes and labels with
// the code.
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
