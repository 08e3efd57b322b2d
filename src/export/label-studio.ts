// Writes tasks for Label Studio: one for each image, with its masks as brush labels. The text is written in pieces.
// Pure.
import { decodeRle } from '../../inference/mask/index.ts';
import { encodeBrushRle } from './brush-rle.ts';
import type { Categories } from './category.ts';
import type { Draw } from './draw-request.ts';
import { escapeXml } from './escape-xml.ts';
import type { ExportedMask, ExportedPicture } from './picture.ts';

/** URL of a local file in Label Studio: its path below LOCAL_FILES_DOCUMENT_ROOT. */
const LOCAL_FILE = '/data/local-files/?d=';

/** tasks.json */
export async function* labelStudioTasks(pictures: AsyncIterable<ExportedPicture>, draw: Draw): AsyncGenerator<string> {
  let tasks = 0;
  yield '[';
  for await (const { id, file, masks } of pictures) {
    yield (
      `${tasks++ === 0 ? '' : ','}\n{"data":${JSON.stringify({ image: LOCAL_FILE + file, maskstream_id: id })}` +
      ',"annotations":[{"result":['
    );
    let number = 0;
    for await (const mask of masks)
      yield `${number === 0 ? '' : ','}\n${await draw({ form: 'LABEL_STUDIO', mask, number: number++ })}`;
    yield ']}]}';
  }
  yield '\n]\n';
}

export function brushResult(mask: ExportedMask): object {
  return {
    id: mask.id,
    type: 'brushlabels',
    from_name: 'mask',
    to_name: 'image',
    original_width: mask.width,
    original_height: mask.height,
    image_rotation: 0,
    score: mask.confidence,
    value: { format: 'rle', rle: encodeBrushRle(decodeRle(mask.rle)), brushlabels: [mask.category.name] },
  };
}

/** label-config.xml: the labels, which the project needs before it imports the tasks. */
export function labelStudioConfig(categories: Categories): string {
  const lines = categories.names.map((name) => `    <Label value="${escapeXml(name)}"/>`);
  return [
    '<View>',
    '  <Image name="image" value="$image" zoom="true"/>',
    '  <BrushLabels name="mask" toName="image">',
    ...lines,
    '  </BrushLabels>',
    '</View>',
    '',
  ].join('\n');
}

/** README.md: how to make Label Studio serve the images. */
export const LABEL_STUDIO_README = `# Into Label Studio

The tasks name their images as files of the machine that Label Studio runs on, by their path below this folder
(\`${LOCAL_FILE}images/...\`).

1. Unpack this archive, and start Label Studio in the folder that holds this file:

       LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED=true \\
       LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT="$PWD" \\
       label-studio start

   In a container, mount the folder, and name its path in the container.
2. Make a project. Settings, Labeling Interface, Code: paste \`label-config.xml\`.
3. Settings, Cloud Storage, Add Source Storage, Local files: as absolute path name the folder \`images\` beside this
   file; save, and do not synchronise (that would make a second task of each image). Without this storage Label Studio
   answers 404 for the images.
4. Import \`tasks.json\` into the project.

Another way to serve them: put \`images/\` on any web server that allows Label Studio's address (CORS), and replace
\`${LOCAL_FILE}\` in \`tasks.json\` by that server's address.
`;
