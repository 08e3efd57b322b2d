// The methods tools/list and tools/call.
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { AppError } from '../../src/errors.ts';
import { RequestFault, failedResult } from './faults.ts';
import type { Tool } from './tool.ts';
import type { Methods, ToolParts } from './tool-parts.ts';

export function registerTools(methods: Methods, tools: readonly Tool[], { explain }: ToolParts): void {
  methods.setRequestHandler(ListToolsRequestSchema, () => ({ tools: tools.map((tool) => tool.list()) }));
  methods.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const asTask = params.task !== undefined;
    const tool = toolNamed(tools, params.name);
    if (asTask && !tool.takesTasks)
      throw new RequestFault(
        new AppError('BAD_USER_INPUT', `The tool ${tool.name} cannot be called as a task.`),
        ErrorCode.MethodNotFound,
      );
    try {
      return await tool.call(params.arguments ?? {}, { ...extra, asTask });
    } catch (error) {
      // Models read results; a call as a task has no result yet.
      if (asTask) throw new RequestFault(explain(error));
      return failedResult(explain(error));
    }
  });
}

function toolNamed(tools: readonly Tool[], name: string): Tool {
  const tool = tools.find((one) => one.name === name);
  if (tool !== undefined) return tool;
  const names = tools.map((one) => one.name).join(', ');
  throw new RequestFault(new AppError('NOT_FOUND', `There is no tool ${name.slice(0, 100)}. The tools are ${names}.`));
}
