// Forwards lines of standard input to /mcp of a server, and writes its responses. A request that the server does not
// respond to gets an error from here, because its host waits for a response.
import { ErrorCode } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { errorOf } from '../../doors/mcp/faults.ts';
import { AppError } from '../../src/errors.ts';
import { withPictures } from './pictures.ts';
import { post } from './post.ts';
import type { Answer } from './post.ts';

export interface ForwarderOptions {
  /** Of /mcp. */
  url: string;
  /** Empty: none. */
  token: string;
  /** Takes one line of standard output. */
  write: (line: string) => void;
  /** Takes what is no response to a request. */
  warn: (line: string) => void;
}

type Id = string | number;
const request = z.object({ id: z.union([z.string(), z.number()]), method: z.string() });
const notification = z.object({ id: z.never().optional(), method: z.string() });
const initialized = z.object({ result: z.object({ protocolVersion: z.string() }) });

export function createForwarder({ url, token, write, warn }: ForwarderOptions): (line: string) => Promise<void> {
  const headers = new Headers({
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
  });
  return async (line) => {
    const sent = parse(line);
    const isAlone = !Array.isArray(sent);
    const waiting = new Set(idsOf(sent));
    const pass = (answer: Answer): void => {
      const version = initialized.safeParse(answer).data?.result.protocolVersion;
      if (version !== undefined) headers.set('mcp-protocol-version', version);
      // A refusal of the whole message does not name its request.
      if (answer.id === null && isAlone) answer.id = waiting.values().next().value ?? null;
      if (answer.id === null && isNotification(sent)) warn(JSON.stringify(answer));
      else write(JSON.stringify(answer));
      if (answer.id === null) waiting.clear();
      else if (!('method' in answer)) waiting.delete(answer.id ?? '');
    };
    try {
      const body = await withPictures(sent);
      for await (const answer of post(url, headers, body === sent ? line : JSON.stringify(body))) pass(answer);
      if (waiting.size > 0) throw new Error('its response ended early');
    } catch (error) {
      const fault = faultOf(error, url);
      if (waiting.size === 0) warn(fault.message);
      for (const id of waiting)
        write(JSON.stringify({ jsonrpc: '2.0', id, error: errorOf(fault, ErrorCode.InvalidParams) }));
    }
  };
}

/** It has no response. */
const isNotification = (message: unknown): boolean => notification.safeParse(message).success;

/** Undefined for what is no JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function idsOf(message: unknown): Id[] {
  const messages: unknown[] = Array.isArray(message) ? message : [message];
  return messages.flatMap((one) => request.safeParse(one).data?.id ?? []);
}

function faultOf(error: unknown, url: string): AppError {
  if (error instanceof AppError) return error;
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : message;
  return new AppError('MODEL_UNAVAILABLE', `${url} did not respond: ${reason}. A turn that has begun goes on.`);
}
