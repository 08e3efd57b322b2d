// Segments every phrase in every image of a folder, and prints one COCO dataset.
//   node annotate.mjs images/ "red ball" "blue cube" > dataset.coco.json
// An image that cannot be read is reported and left out; the exit code is then not 0.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from 'maskstream-client';

const [folder, ...phrases] = process.argv.slice(2);
const client = createClient({ url: `${process.env.MASKSTREAM ?? 'http://localhost:4000'}/graphql` });
const dataset = { images: [], categories: phrases.map((name, i) => ({ id: i + 1, name })), annotations: [] };

for (const name of (await readdir(folder))
  .filter((one) => /\.(png|jpe?g|webp|avif|hei[cf]|tiff?)$/i.test(one))
  .sort()) {
  const imageId = await upload(join(folder, name));
  if (imageId === null) continue;
  const id = dataset.images.length + 1;
  for (const [i, phrase] of phrases.entries()) {
    // One conversation per phrase: earlier questions do not influence the answer.
    const turn = await client.ask({ text: `segment the ${phrase}`, imageIds: [imageId], intent: 'SEGMENT' }).finished();
    if (turn.status !== 'COMPLETED') throw new Error(`${name}, ${phrase}: ${turn.error?.message ?? turn.status}`);
    if (dataset.images.length < id)
      dataset.images.push({ id, file_name: name, width: turn.images[0].width, height: turn.images[0].height });
    for (const { outcome, rle, area, box, confidence } of turn.masks) {
      if (outcome === 'NO_TARGET') continue;
      dataset.annotations.push({
        id: dataset.annotations.length + 1,
        image_id: id,
        category_id: i + 1,
        iscrowd: 0,
        segmentation: rle,
        area,
        bbox: [box.x, box.y, box.width, box.height],
        score: confidence,
      });
    }
    console.error(`${name}: ${phrase}, ${turn.masks.map(({ outcome }) => outcome).join(', ')}`);
  }
}
console.log(JSON.stringify(dataset));

/**
 * Its id; null when the server cannot read it. What ends the whole loop (nobody is there to ask) is said in a sentence.
 */
async function upload(path) {
  try {
    return await client.upload(await readFile(path));
  } catch (error) {
    console.error(`${path}: ${error.message}`);
    if (error.code === 'UNREACHABLE') process.exit(1);
    process.exitCode = 1;
    return null;
  }
}
