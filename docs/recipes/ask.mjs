// The client package in Node: prints the answer and each preview as they arrive. The client resumes by itself after a
// lost connection.
//   npm install ./maskstream-client-0.1.0.tgz && node ask.mjs picture.png "segment the red ball"
// README.md describes how to make that file.
import { readFile } from 'node:fs/promises';
import { createClient } from 'maskstream-client';

const [file, text] = process.argv.slice(2);
if (text === undefined) {
  console.error('an image and a question are wanted');
  process.exit(1);
}
const client = createClient({ url: `${process.env.MASKSTREAM ?? 'http://localhost:4000'}/graphql` });

try {
  for await (const event of client.ask({ image: await readFile(file), text, intent: 'SEGMENT' })) {
    switch (event.__typename) {
      case 'TurnQueued':
        console.log(`${event.position} in front`);
        break;
      case 'AnswerDelta':
        console.log(`words: ${event.text}`);
        break;
      case 'MaskScaleReady':
        console.log(`scale ${event.preview.scale} of ${event.preview.scaleCount}, ${event.preview.side} tokens a side`);
        break;
      case 'MaskFinished':
        console.log(`${event.mask.label}: ${event.mask.outcome}, ${event.mask.area} pixels, ${event.mask.url}`);
        break;
      case 'TurnFinished':
        console.log(event.status);
        if (event.status !== 'COMPLETED') process.exitCode = 1;
        break;
    }
  }
} catch (error) {
  console.error(error.message); // the message of an ApiError: the image cannot be read, the server is unreachable, …
  process.exitCode = 1;
}
