// The client package in Node: the answer as it is written, each preview as it replaces the one before.
//   npm install maskstream-client && node ask.mjs picture.png "segment the red ball"
import { readFile } from 'node:fs/promises';
import { createClient } from 'maskstream-client';

const [file, text] = process.argv.slice(2);
const client = createClient({ url: `${process.env.MASKSTREAM ?? 'http://localhost:4000'}/graphql` });

for await (const event of client.ask({ image: await readFile(file), text, intent: 'SEGMENT' })) {
  switch (event.__typename) {
    case 'TurnQueued': console.log(`${event.position} in front`); break;
    case 'AnswerDelta': console.log(`words: ${event.text}`); break;
    case 'MaskScaleReady': console.log(`scale ${event.preview.scale} of ${event.preview.scaleCount}, ${event.preview.side} tokens a side`); break;
    case 'MaskFinished': console.log(`${event.mask.label}: ${event.mask.outcome}, ${event.mask.area} pixels, ${event.mask.url}`); break;
    case 'TurnFinished': console.log(event.status); break;
  }
}
