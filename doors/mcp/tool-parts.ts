// What the methods of one request need.
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { Context } from '../../src/context.ts';
import type { AppError } from '../../src/errors.ts';

/** Where the handlers of methods are registered. */
export type Methods = Pick<McpServer['server'], 'setRequestHandler'>;

export interface ToolParts {
  context: Context;
  /** Converts an error to one that a client may read. */
  explain: (error: unknown) => AppError;
}
