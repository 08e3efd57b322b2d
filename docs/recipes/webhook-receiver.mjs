// Receives webhooks: checks the signature, processes each delivery once, and responds at once.
//   WEBHOOK_SECRET=… PORT=8080 node webhook-receiver.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const OLDEST_SECONDS = 300;
if (!process.env.WEBHOOK_SECRET) {
  console.error('WEBHOOK_SECRET is wanted: the one that the server signs with');
  process.exit(2);
}
const seen = new Set(); // in production: a table

/** Over the raw body: JSON that was parsed and written again has other bytes. */
function isGenuine(header, body) {
  const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (signature === undefined || Math.abs(Date.now() / 1000 - Number(seconds)) > OLDEST_SECONDS) return false;
  return timingSafeEqual(
    Buffer.from(signature, 'hex'),
    createHmac('sha256', process.env.WEBHOOK_SECRET).update(`${seconds}.${body}`).digest(),
  );
}

const server = createServer((request, response) => {
  const chunks = [];
  request
    .on('data', (chunk) => chunks.push(chunk))
    .on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (!isGenuine(request.headers['x-maskstream-signature'], body)) return void response.writeHead(401).end();
      response.writeHead(204).end(); // without a 2xx within ten seconds the server sends the delivery again
      const id = request.headers['x-maskstream-delivery'];
      if (seen.has(id)) return;
      seen.add(id);
      const { type, turn, batch } = JSON.parse(body); // the signature is valid, so the body is JSON
      if (type === 'turn.finished')
        console.log(
          `turn ${turn.id} ${turn.status}, masks: ${turn.masks.map(({ outcome }) => outcome).join(', ') || 'none'}`,
        );
      else if (type === 'batch.finished')
        console.log(`batch ${batch.id} ${batch.status}, ${batch.progress.completed} of ${batch.size} answered`);
    });
});
server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1', () =>
  console.log(`listening on ${server.address().port}`),
);
