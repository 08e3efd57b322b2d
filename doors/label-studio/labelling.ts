// Reads the labelling configuration of a project: which tag takes masks, with which labels, which task data has the
// image, and which task data has a prompt.
import { AppError } from '../../src/errors.ts';
import { isWithin, readTags } from './xml-tags.ts';
import type { Tag } from './xml-tags.ts';

export interface Label {
  /** As results name the label. */
  name: string;
  /** What the model is asked for: the label itself, or the phrases of `predicted_values`. */
  phrases: readonly string[];
}

export interface Labelling {
  /** The BrushLabels tag, which takes masks. */
  brush: { name: string; labels: readonly Label[] };
  /** The Image tag of the brush. `key`: the field of the task data that has the image. */
  image: { name: string; key: string };
  /** Fields of the task data that have prompts: of TextArea tags with a value. */
  promptKeys: readonly string[];
}

/** Throws BAD_USER_INPUT when the configuration has no BrushLabels on an Image. */
export function readLabelling(xml: string): Labelling {
  const tags = readTags(xml);
  if (tags === null) throw refused('is not well-formed XML');
  const image = (name: string | undefined): Tag | undefined =>
    tags.find((tag) => tag.name === 'Image' && tag.attributes['name'] === name);
  const brush = tags.find((tag) => tag.name === 'BrushLabels' && image(tag.attributes['toName']) !== undefined);
  const picture = image(brush?.attributes['toName']);
  const name = brush?.attributes['name'];
  if (brush === undefined || picture === undefined || name === undefined)
    throw refused('needs <BrushLabels> for an <Image>, because the model draws masks');
  const key = fieldOf(picture);
  if (key === null) throw refused('must name the image of a task by a field, as in value="$image"');
  return {
    brush: { name, labels: tags.filter((tag) => tag.name === 'Label' && isWithin(tag, brush)).flatMap(labelOf) },
    image: { name: picture.attributes['name'] ?? '', key },
    promptKeys: tags.filter((tag) => tag.name === 'TextArea').flatMap((tag) => fieldOf(tag) ?? []),
  };
}

const refused = (what: string): AppError => new AppError('BAD_USER_INPUT', `The labelling configuration ${what}.`);

/** The field of the task data that the tag shows; null when it shows none. */
const fieldOf = ({ attributes }: Tag): string | null => /^\$([^\s$]+)$/.exec(attributes['value'] ?? '')?.[1] ?? null;

function labelOf({ attributes }: Tag): Label[] {
  const { value, alias, predicted_values: predicted = '' } = attributes;
  if (value === undefined || value.trim() === '') return [];
  const phrases = predicted
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
  return [{ name: alias ?? value, phrases: phrases.length === 0 ? [value] : phrases }];
}
