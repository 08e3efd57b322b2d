// A tool: what tools/list says about it, and its call, whose arguments are checked here.
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type {
  CallToolResult,
  CreateTaskResult,
  ServerNotification,
  ServerRequest,
  Tool as ListedTool,
  ToolAnnotations,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';
import { describeInput } from '../../src/input-fault.ts';

export interface ToolCall extends RequestHandlerExtra<ServerRequest, ServerNotification> {
  /** The result is then the task of the call, as soon as it is known. */
  asTask: boolean;
}

export interface Tool {
  name: string;
  /** Whether a call can be a task. */
  takesTasks: boolean;
  list(): ListedTool;
  /** Throws BAD_USER_INPUT for arguments that do not fit. */
  call(args: unknown, call: ToolCall): Promise<CallToolResult | CreateTaskResult>;
}

interface Description<Input extends z.ZodRawShape> {
  title: string;
  description: string;
  input: Input;
  output: z.ZodRawShape;
  annotations: ToolAnnotations;
  takesTasks?: boolean;
}

export function defineTool<Input extends z.ZodRawShape>(
  name: string,
  { title, description, input, output, annotations, takesTasks = false }: Description<Input>,
  run: (input: z.output<z.ZodObject<Input>>, call: ToolCall) => Promise<CallToolResult | CreateTaskResult>,
): Tool {
  const inputs = z.object(input);
  return {
    name,
    takesTasks,
    list: () => ({
      name,
      title,
      description,
      inputSchema: schemaOf(inputs, 'input'),
      outputSchema: schemaOf(z.object(output), 'output'),
      annotations,
      execution: { taskSupport: takesTasks ? 'optional' : 'forbidden' },
    }),
    async call(args, call) {
      const read = inputs.safeParse(args);
      if (!read.success)
        throw new AppError('BAD_USER_INPUT', describeInput(read.error.issues, 'The arguments').sentence);
      return run(read.data, call);
    },
  };
}

const schemaOf = (schema: z.ZodObject, io: 'input' | 'output'): ListedTool['inputSchema'] =>
  z.toJSONSchema(schema, { target: 'draft-7', io }) as ListedTool['inputSchema'];
