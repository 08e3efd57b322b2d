// The server that a request speaks to: its tools, its resources, and turns as its tasks.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Desk } from './desk.ts';
import { registerMaskResource } from './mask-resource.ts';
import { createTurnTasks } from './tasks.ts';
import { registerAsk } from './tools/ask.ts';
import { registerCombine } from './tools/combine.ts';
import { registerExport } from './tools/export.ts';
import { registerSearch } from './tools/search.ts';
import { registerTurn } from './tools/turn.ts';

const INSTRUCTIONS =
  'Answers questions about pictures, and segments what a phrase names: a mask in original pixels, origin top-left. ' +
  'Each question is a turn. A turn goes on when nobody waits for it: the tool "turn" returns it by its id.';

export function createMcpServer(desk: Desk): McpServer {
  const server = new McpServer(
    { name: 'maskstream', version: '1.0.0' },
    {
      instructions: INSTRUCTIONS,
      capabilities: { tools: {}, resources: {}, tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } },
      taskStore: createTurnTasks(desk),
    },
  );
  registerAsk(server, desk);
  registerTurn(server, desk);
  registerCombine(server, desk);
  registerExport(server, desk);
  registerSearch(server, desk);
  registerMaskResource(server, desk);
  return server;
}
