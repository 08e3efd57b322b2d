// Segments every phrase in every image of a folder, and prints one COCO dataset.
//   node annotate.mjs images/ "red ball" "blue cube" > dataset.coco.json
// An image that cannot be read is reported and left out; the exit code is then not 0.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from 'maskstream-client';

const [folder, ...phrases] = process.argv.slice(2);
if (phrases.length === 0) end('a folder of images and at least one phrase are wanted');
const client = createClient({ url: `${process.env.MASKSTREAM ?? 'http://localhost:4000'}/graphql` });
const dataset = { images: [], categories: phrases.map((name, i) => ({ id: i + 1, name })), annotations: [] };

for (const name of (await readdir(folder).catch(({ message }) => end(message)))
  .filter((one) => /\.(png|jpe?g|webp|avif|hei[cf]|tiff?)$/i.test(one))
  .sort()) {
  const imageId = await upload(join(folder, name));
  if (imageId === null) continue;
  const id = dataset.images.length + 1;
  for (const [i, phrase] of phrases.entries()) {
    // One conversation per phrase: earlier questions do not influence the answer.
    const asked = client.ask({ text: `segment the ${phrase}`, imageIds: [imageId], intent: 'SEGMENT' });
    const turn = await asked.finished().catch(({ message }) => end(`${name}, ${phrase}: ${message}`));
    if (turn.status !== 'COMPLETED') end(`${name}, ${phrase}: ${turn.error?.message ?? turn.status}`);
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

/** Nobody is there to ask: what ends the whole loop is said in a sentence. */
function end(why) {
  console.error(why);
  process.exit(1);
}

/** Its id; null when the server cannot read it. */
async function upload(path) {
  try {
    return await client.upload(await readFile(path));
  } catch (error) {
    if (error.code === 'UNREACHABLE') end(`${path}: ${error.message}`);
    console.error(`${path}: ${error.message}`);
    process.exitCode = 1;
    return null;
  }
}
