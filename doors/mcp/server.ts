// Creates the server of the SDK for one request, with its tools, resources and tasks.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { ToolParts } from './tool-parts.ts';
import { registerMaskResource } from './mask-resource.ts';
import { createTurnTasks } from './tasks.ts';
import { registerAsk } from './tools/ask.ts';
import { registerCombine } from './tools/combine.ts';
import { registerExport } from './tools/export.ts';
import { registerSearch } from './tools/search.ts';
import { registerTurn } from './tools/turn.ts';

const INSTRUCTIONS =
  'Answers questions about images, and segments what a phrase names: a mask in original pixels, origin top-left. ' +
  'Each question is a turn. A turn goes on when nobody waits for it: the tool "turn" returns it by its id.';

export function createMcpServer(parts: ToolParts): McpServer {
  const server = new McpServer(
    { name: 'maskstream', version: '1.0.0' },
    {
      instructions: INSTRUCTIONS,
      capabilities: { tools: {}, resources: {}, tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } },
      taskStore: createTurnTasks(parts),
    },
  );
  registerAsk(server, parts);
  registerTurn(server, parts);
  registerCombine(server, parts);
  registerExport(server, parts);
  registerSearch(server, parts);
  registerMaskResource(server, parts);
  return server;
}
