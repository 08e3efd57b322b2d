// Converts a task to the questions that the model gets about its image: what the user drew and wrote, or else the
// prompts of the task, or else every label of the configuration. Places are in percent of the image, as Label Studio
// has them.
import { AppError } from '../../src/errors.ts';
import { trimVisible } from '../../src/visible.ts';
import type { Drawn, Task } from './body.ts';
import type { Label, Labelling } from './labelling.ts';
import { strokeOf } from './stroke.ts';
import type { Point } from './stroke.ts';

/** In percent of the image. */
export interface Marks {
  points: readonly Point[];
  boxes: readonly (Point & { width: number; height: number })[];
  strokes: readonly (readonly Point[])[];
}

export interface Question {
  text: string;
  /** The label of the result. */
  label: string;
  marks: Marks;
}

const NO_MARKS: Marks = { points: [], boxes: [], strokes: [] };
/** The question about places when the configuration has no labels. */
const PLACES_ALONE = 'segment this';

/** `drawn`: the regions and texts of an interactive request; empty for a prediction. Throws BAD_USER_INPUT. */
export function questionsOf(task: Task, { brush, promptKeys }: Labelling, drawn: readonly Drawn[]): Question[] {
  if (drawn.length > 0) return drawnQuestions(drawn, brush.labels);
  const prompts = promptKeys.flatMap((key) => textsOf(task.data[key]));
  if (prompts.length > 0) return prompts.map((text) => ({ text, label: labelOf(text, brush.labels), marks: NO_MARKS }));
  const questions = brush.labels.flatMap(({ name, phrases }) =>
    phrases.map((text) => ({ text, label: name, marks: NO_MARKS })),
  );
  if (questions.length === 0)
    throw new AppError('BAD_USER_INPUT', 'There is nothing to ask for: the configuration has no labels.');
  return questions;
}

function drawnQuestions(drawn: readonly Drawn[], labels: readonly Label[]): Question[] {
  const texts = drawn.filter(({ type }) => type === 'textarea').flatMap(({ value }) => textsOf(value.text));
  const marks = marksOf(drawn);
  const isMarked = Object.values(marks).some((places: readonly unknown[]) => places.length > 0);
  if (!isMarked && texts.length === 0)
    throw new AppError(
      'BAD_USER_INPUT',
      'There is no prompt: draw a key point, a rectangle or a brush stroke, or write a text.',
    );
  const chosen = drawn.flatMap(({ value }) => value.keypointlabels ?? value.rectanglelabels ?? value.brushlabels ?? []);
  const label = labels.find(({ name }) => chosen.includes(name));
  if (texts.length > 0) return texts.map((text) => ({ text, label: label?.name ?? labelOf(text, labels), marks }));
  const text = label?.phrases[0] ?? chosen[0] ?? labels[0]?.phrases[0] ?? PLACES_ALONE;
  return [{ text, label: label?.name ?? labelOf(text, labels), marks }];
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((text) =>
    typeof text === 'string' && trimVisible(text) !== '' ? [trimVisible(text)] : [],
  );

/** The label that the text names, or else the first one. Without labels the text is the label. */
function labelOf(text: string, labels: readonly Label[]): string {
  const plain = text.toLowerCase();
  const named = labels.find(({ name, phrases }) => [name, ...phrases].some((word) => word.toLowerCase() === plain));
  return (named ?? labels.find(({ name }) => plain.includes(name.toLowerCase())) ?? labels[0])?.name ?? text;
}

function marksOf(drawn: readonly Drawn[]): Marks {
  const of = (type: string): Drawn[] => drawn.filter((one) => one.type === type || one.type === `${type}labels`);
  const marked = [...of('keypoint'), ...of('rectangle'), ...of('brush')];
  if (marked.some(({ image_rotation: rotation }) => rotation != null && rotation !== 0))
    throw new AppError('BAD_USER_INPUT', 'The image must not be rotated in the editor (image_rotation).');
  if (marked.some(({ is_positive: isPositive }) => isPositive === false))
    throw new AppError('UNSUPPORTED_BY_MODEL', 'This model does not understand negative marks.');
  return {
    points: of('keypoint').map(pointOf),
    boxes: of('rectangle').map(boxOf),
    strokes: of('brush').flatMap(lineOf),
  };
}

function pointOf({ value: { x, y } }: Drawn): Point {
  if (x === undefined || y === undefined) throw new AppError('BAD_USER_INPUT', 'A key point needs x and y.');
  return { x, y };
}

/** The upright box around a rectangle, which may be rotated around its corner at x and y. */
function boxOf(drawn: Drawn): Marks['boxes'][number] {
  const { x, y } = pointOf(drawn);
  const { width = 0, height = 0, rotation } = drawn.value;
  const [across, down] = [drawn.original_width ?? 1, drawn.original_height ?? 1];
  if (across < 1 || down < 1)
    throw new AppError('BAD_USER_INPUT', 'A rectangle needs original_width and original_height.');
  const aspect = across / down;
  const angle = ((rotation ?? 0) * Math.PI) / 180;
  const corners = [
    [0, 0],
    [width, 0],
    [0, height],
    [width, height],
  ].map(([dx = 0, dy = 0]) => ({
    x: x + dx * Math.cos(angle) - (dy / aspect) * Math.sin(angle),
    y: y + dx * aspect * Math.sin(angle) + dy * Math.cos(angle),
  }));
  const left = Math.min(...corners.map((corner) => corner.x));
  const top = Math.min(...corners.map((corner) => corner.y));
  return {
    x: left,
    y: top,
    width: Math.max(...corners.map((corner) => corner.x)) - left,
    height: Math.max(...corners.map((corner) => corner.y)) - top,
  };
}

/** Empty for a brush that painted nothing. */
function lineOf({ value: { rle = [] }, original_width: width, original_height: height }: Drawn): Point[][] {
  if (width == null || height == null || width < 1 || height < 1)
    throw new AppError('BAD_USER_INPUT', 'A brush needs original_width and original_height.');
  const line = strokeOf(rle, { width, height });
  return line.length === 0 ? [] : [line.map(({ x, y }) => ({ x: (100 * x) / width, y: (100 * y) / height }))];
}
