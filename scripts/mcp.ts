// A server of the Model Context Protocol on standard input and output, for hosts that start their servers. It forwards
// all messages to a maskstream server. It replaces paths of images by data URLs, because that server may be on
// another machine. MASKSTREAM_TOKEN: the bearer token, where the server needs one.
//   npm run -s mcp -- [--url http://localhost:4000]
import { readFile } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { readArguments, refuseArguments } from '../src/command-line.ts';

const USAGE = 'npm run -s mcp -- [--url http://localhost:4000]';
const { values } = readArguments(USAGE, { options: { url: { type: 'string', default: 'http://localhost:4000' } } });
if (!URL.canParse(values.url)) refuseArguments('--url must be a URL.', USAGE);

const initialized = z.object({ result: z.object({ protocolVersion: z.string() }) });
const call = z.looseObject({
  method: z.literal('tools/call'),
  params: z.looseObject({ arguments: z.looseObject({ images: z.array(z.string()) }) }),
});

const token = process.env['MASKSTREAM_TOKEN'] ?? '';
const remote = new StreamableHTTPClientTransport(new URL(`${values.url.replace(/\/+$/, '')}/mcp`), {
  requestInit: { headers: token === '' ? {} : { authorization: `Bearer ${token}` } },
});
const host = new StdioServerTransport();

host.onmessage = (message) => void passOn(message);
host.onclose = () => void remote.close();
process.stdin.once('end', () => void host.close());
remote.onmessage = (message) => {
  const version = initialized.safeParse(message).data?.result.protocolVersion;
  if (version !== undefined) remote.setProtocolVersion(version);
  void host.send(message);
};
await remote.start();
await host.start();

async function passOn(message: JSONRPCMessage): Promise<void> {
  try {
    await remote.send(await withPictures(message));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    if (!('method' in message && 'id' in message)) console.error(said);
    else
      await host.send({
        jsonrpc: '2.0',
        id: message.id,
        error: { code: ErrorCode.InternalError, message: `${values.url}: ${said}` },
      });
  }
}

async function withPictures(message: JSONRPCMessage): Promise<JSONRPCMessage> {
  const { data } = call.safeParse(message);
  if (data === undefined) return message;
  const images = await Promise.all(data.params.arguments.images.map(readPicture));
  const params = { ...data.params, arguments: { ...data.params.arguments, images } };
  return { ...data, params } as unknown as JSONRPCMessage;
}

async function readPicture(image: string): Promise<string> {
  if (!isAbsolute(image) && !image.startsWith('file:')) return image;
  const bytes = await readFile(image.startsWith('file:') ? fileURLToPath(image) : image);
  return `data:application/octet-stream;base64,${bytes.toString('base64')}`;
}
