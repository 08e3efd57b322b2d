// Tasks for Label Studio: one for each picture, its masks as brush labels. Written piece by piece. Pure.
import { decodeRle } from '../../inference/index.ts';
import { encodeBrushRle } from './brush-rle.ts';
import { escapeXml } from './escape-xml.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

/** tasks.json. `onLabel` is told every label, for the configuration. */
export async function* labelStudioTasks(pictures: AsyncIterable<ExportedPicture>, onLabel: (label: string) => void): AsyncGenerator<string> {
  let tasks = 0;
  yield '[';
  for await (const { id, file, masks } of pictures) {
    yield `${tasks++ === 0 ? '' : ','}\n{"data":${JSON.stringify({ image: file, maskstream_id: id })},"annotations":[{"result":[`;
    let results = 0;
    for await (const mask of masks) {
      onLabel(mask.label);
      yield `${results++ === 0 ? '' : ','}\n${JSON.stringify(brushResult(mask))}`;
    }
    yield ']}]}';
  }
  yield '\n]\n';
}

export function brushResult(mask: ExportedMask): object {
  return {
    id: mask.id, type: 'brushlabels', from_name: 'mask', to_name: 'image', original_width: mask.width, original_height: mask.height, image_rotation: 0, score: mask.confidence,
    value: { format: 'rle', rle: encodeBrushRle(decodeRle(mask.rle)), brushlabels: [mask.label] },
  };
}

/** label-config.xml: what the project must know before it takes the tasks. */
export function labelStudioConfig(labels: Iterable<string>): string {
  const lines = [...labels].map((label) => `    <Label value="${escapeXml(label)}"/>`);
  return ['<View>', '  <Image name="image" value="$image" zoom="true"/>', '  <BrushLabels name="mask" toName="image">', ...lines, '  </BrushLabels>', '</View>', ''].join('\n');
}
