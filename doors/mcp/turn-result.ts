// Converts a turn or a mask to the result of a tool: the answer as text, each mask as an image and as a link to a
// resource, and all of it as data.
import type { CallToolResult, ContentBlock } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { Context } from '../../src/context.ts';
import { isRetryable } from '../../src/errors.ts';
import type { AppError } from '../../src/errors.ts';
import type { MaskRow } from '../../src/masks/repository.ts';
import type { TurnRow } from '../../src/turns/repository.ts';
import { faultText } from './faults.ts';
import { maskUri } from './mask-resource.ts';

const pixels = z.number().int();
export const maskOutput = {
  mask_id: z.string(),
  label: z.string().describe('What the mask shows.'),
  outcome: z
    .string()
    .describe('FOUND; NO_TARGET for an empty mask; AMBIGUOUS when several things fit: they are in candidates.'),
  candidates: z
    .array(
      z.object({
        index: z.number().int().describe('Number of the candidate, from 0.'),
        label: z.string().describe('Tells the candidate apart from the others. As the next question it picks it.'),
        confidence: z.number(),
        area: pixels,
        box: z.object({ x: pixels, y: pixels, width: pixels, height: pixels }),
      }),
    )
    .describe('Empty unless the outcome is AMBIGUOUS.'),
  width: pixels.describe('Of the image, in pixels.'),
  height: pixels,
  area: pixels.describe('Pixels inside.'),
  box: z
    .object({ x: pixels, y: pixels, width: pixels, height: pixels })
    .nullable()
    .describe('Original pixels, origin top-left; null for an empty mask.'),
  confidence: z.number().describe('0 to 1.'),
  uri: z.string().describe('Of the resource: a 1-bit PNG of the size of the image, white is inside.'),
  url: z.string().describe('The same PNG over HTTP, signed, valid for an hour.'),
};
export const turnOutput = {
  turn_id: z.string(),
  conversation_id: z.string(),
  status: z.enum(['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED']),
  answer: z.string().nullable(),
  masks: z.array(z.object(maskOutput)),
};

export async function writeTurn(context: Context, turn: TurnRow): Promise<CallToolResult> {
  const masks = await context.services.masks.byTurns([turn.id]);
  const data = {
    turn_id: turn.id,
    conversation_id: turn.conversationId,
    status: turn.status,
    answer: turn.answer,
    masks: await Promise.all(masks.map((mask) => describeMask(context, mask))),
  };
  const pictures = await Promise.all(masks.map((mask) => showMask(context, mask)));
  return {
    ...(turn.error === null ? {} : { isError: true, _meta: metaOf(turn.error) }),
    content: [text(textOf(turn)), ...pictures.flat(), text(JSON.stringify(data))],
    structuredContent: data,
  };
}

const metaOf = ({ code }: Pick<AppError, 'code'>): Record<string, unknown> => ({ code, retryable: isRetryable(code) });

function textOf({ id, status, answer, error }: TurnRow): string {
  if (error !== null) return faultText(error);
  if (status === 'CANCELLED') return `The turn was cancelled. ${answer ?? ''}`.trimEnd();
  if (status === 'COMPLETED') return answer ?? '';
  return `The turn has not ended. Call the tool "turn" with turn_id ${id} to wait for it again.`;
}

export async function writeMask(context: Context, mask: MaskRow): Promise<CallToolResult> {
  const data = await describeMask(context, mask);
  return { content: [...(await showMask(context, mask)), text(JSON.stringify(data))], structuredContent: data };
}

async function describeMask({ services, absolute }: Context, mask: MaskRow): Promise<Record<string, unknown>> {
  const { id, label, outcome, width, height, area, box, confidence } = mask;
  const candidates = mask.candidates.map(({ rle: _rle, ...candidate }, index) => ({ index, ...candidate }));
  const url = absolute(await services.masks.urlOf(mask, 'PNG'));
  return { mask_id: id, label, outcome, candidates, width, height, area, box, confidence, uri: maskUri(id), url };
}

/** The link alone when the mask has no file. */
async function showMask({ services }: Context, mask: MaskRow): Promise<ContentBlock[]> {
  const png = await services.masks.read(mask, 'PNG');
  const link: ContentBlock = {
    type: 'resource_link',
    uri: maskUri(mask.id),
    name: mask.label,
    mimeType: 'image/png',
  };
  if (png === null) return [link];
  return [{ type: 'image', data: Buffer.from(png).toString('base64'), mimeType: 'image/png' }, link];
}

const text = (words: string): ContentBlock => ({ type: 'text', text: words });
