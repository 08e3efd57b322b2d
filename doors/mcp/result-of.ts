// Converts an error of a tool to its result, so that the model can read it.
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { failedResult } from './faults.ts';
import type { ToolParts } from './tool-parts.ts';

export async function resultOf(
  { explain }: Pick<ToolParts, 'explain'>,
  work: () => Promise<CallToolResult>,
): Promise<CallToolResult> {
  try {
    return await work();
  } catch (error) {
    return failedResult(explain(error));
  }
}
