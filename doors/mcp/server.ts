// Creates the server of the SDK for one request, with its tools, resources and tasks. Their methods have handlers of
// this door, because the errors of the SDK's own handlers have no code of src/errors.ts.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { registerTools } from './call-tools.ts';
import { registerMaskResource } from './mask-resource.ts';
import { registerTasks } from './tasks.ts';
import type { ToolParts } from './tool-parts.ts';
import { askTools } from './tools/ask.ts';
import { combineTool } from './tools/combine.ts';
import { exportTool } from './tools/export.ts';
import { searchTool } from './tools/search.ts';
import { turnTools } from './tools/turn.ts';

const INSTRUCTIONS =
  'Answers questions about images, and segments what a phrase names: a mask in original pixels, origin top-left. ' +
  'Each question is a turn. A turn goes on when nobody waits for it: the tool "turn" returns it by its id.';

const CAPABILITIES = {
  tools: {},
  resources: {},
  tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } },
};

export function createMcpServer(parts: ToolParts, version: string): McpServer {
  const { context } = parts;
  const mcp = new McpServer({ name: 'maskstream', version }, { instructions: INSTRUCTIONS });
  mcp.server.registerCapabilities(CAPABILITIES);
  const tools = [
    ...askTools(context),
    ...turnTools(context),
    combineTool(context),
    exportTool(context),
    searchTool(context),
  ];
  registerTools(mcp.server, tools, parts);
  registerMaskResource(mcp.server, parts);
  registerTasks(mcp.server, parts);
  return mcp;
}
