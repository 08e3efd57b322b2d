// Converts the masks of turns to a prediction of Label Studio: brush regions in its run-length encoding.
import { z } from 'zod';
import type { Context } from '../../src/context.ts';
import type { MaskRow } from '../../src/masks/repository.ts';
import type { Labelling } from './labelling.ts';

export interface Prediction {
  model_version: string;
  /** Mean confidence of the regions, 0 to 1; 0 without regions. */
  score: number;
  result: object[];
}

export interface AnsweredQuestion {
  label: string;
  turnId: string;
}

const region = z.looseObject({ id: z.string() });

export async function writePrediction(
  { services }: Context,
  { brush, image }: Labelling,
  answered: readonly AnsweredQuestion[],
  modelVersion: string,
): Promise<Prediction> {
  const masks = (await services.masks.byTurns(answered.map(({ turnId }) => turnId))).filter(
    ({ origin, box }) => origin === 'MODEL' && box !== null,
  );
  const result = await Promise.all(
    masks.map(async (mask) => {
      const label = answered.find(({ turnId }) => turnId === mask.turnId)?.label ?? mask.label;
      const drawn = region.parse(JSON.parse(await draw(services.draw, mask, label)));
      return { ...drawn, from_name: brush.name, to_name: image.name };
    }),
  );
  const sum = masks.reduce((total, { confidence }) => total + confidence, 0);
  return { model_version: modelVersion, score: masks.length === 0 ? 0 : sum / masks.length, result };
}

async function draw(draws: Context['services']['draw'], mask: MaskRow, label: string): Promise<string> {
  const { id, turnId, width, height, area, box, confidence, rle } = mask;
  const category = { index: 0, name: label };
  const around = box ?? { x: 0, y: 0, width: 0, height: 0 };
  const exported = { id, turnId, label, category, width, height, area, box: around, confidence, rle };
  return draws({ form: 'LABEL_STUDIO', mask: exported, number: 0 });
}
