// A server of the Model Context Protocol on standard input and output, for hosts that start their servers. It forwards
// each line to a maskstream server, and writes what that server responds (mcp/forward.ts). MASKSTREAM_TOKEN: the bearer
// token, where the server needs one.
//   npm run -s mcp -- [--url http://localhost:4000]
import { createInterface } from 'node:readline';
import { readArguments, refuseArguments } from '../src/command-line.ts';
import { createForwarder } from './mcp/forward.ts';

const USAGE = 'npm run -s mcp -- [--url http://localhost:4000]';
const { values } = readArguments(USAGE, { options: { url: { type: 'string', default: 'http://localhost:4000' } } });
if (!/^https?:/i.test(values.url) || !URL.canParse(values.url))
  refuseArguments('--url must be an http or https URL.', USAGE);

const forward = createForwarder({
  url: `${values.url.replace(/\/+$/, '')}/mcp`,
  token: process.env['MASKSTREAM_TOKEN'] ?? '',
  write: (line) => void process.stdout.write(`${line}\n`),
  warn: (line) => console.error(line),
});
// A host that has gone reads no more.
process.stdout.once('error', () => process.exit(0));
// At the end of the input, the process goes on until each request has its response.
createInterface({ input: process.stdin }).on('line', (line) => void forward(line));
