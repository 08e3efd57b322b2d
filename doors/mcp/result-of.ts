// Errors of a tool are its result: the model reads them, and may do better.
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { failedResult } from './faults.ts';
import type { Desk } from './desk.ts';

export async function resultOf(
  { explain }: Pick<Desk, 'explain'>,
  work: () => Promise<CallToolResult>,
): Promise<CallToolResult> {
  try {
    return await work();
  } catch (error) {
    return failedResult(explain(error));
  }
}
