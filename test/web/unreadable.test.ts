// What a person reads when a file of a picture or mask cannot be fetched.
import { expect, it } from 'vitest';
import { whyUnreadable } from '../../web/src/picture/unreadable.ts';

const page = 'http://localhost:4000/some/path/';

it('names the store and its CORS rules when the file lies in another place than the page', () => {
  const sentence = whyUnreadable('https://masks.s3.example:9000/mask.png?X-Amz-Signature=1', page);
  expect(sentence).toContain('masks.s3.example:9000');
  expect(sentence).toContain('CORS');
  expect(sentence).not.toContain('Signature');
});

it("does not speak of CORS when the file is the page's own server's", () => {
  expect(whyUnreadable('/files/mask.png', page)).not.toContain('CORS');
});
