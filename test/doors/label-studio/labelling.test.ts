// The labelling configuration of a project.
import { expect, it } from 'vitest';
import { readLabelling } from '../../../doors/label-studio/labelling.ts';
import { CONFIG } from './requests.ts';

it('names the brush, its labels with their phrases, and the image', () => {
  expect(readLabelling(CONFIG)).toEqual({
    brush: {
      name: 'mask',
      labels: [
        { name: 'ring', phrases: ['ring'] },
        { name: 'ball', phrases: ['the red ball'] },
      ],
    },
    image: { name: 'image', key: 'image' },
    promptKeys: [],
  });
});

it('may have comments, headers, both quotes, entities, aliases and several phrases', () => {
  const config = `<?xml version="1.0"?><!-- <Image name="no"/> --><View style='a > b'>
    <Image name='a' value="$url"></Image><Image name="b" value="$other"/>
    <BrushLabels toName="b" name="brush" ><Label value="cups &amp; &quot;saucers&quot; &#233;&#x2615;" alias="c"/>
    <Label value="dogs" predicted_values=" the dog ,, a puppy "/></BrushLabels>
    <Choices name="c" toName="a"><Label value="other"/></Choices>
    <TextArea name="t" toName="a" value="$hint"/></View>`;
  expect(readLabelling(config)).toEqual({
    brush: {
      name: 'brush',
      labels: [
        { name: 'c', phrases: ['cups & "saucers" é☕'] },
        { name: 'dogs', phrases: ['the dog', 'a puppy'] },
      ],
    },
    image: { name: 'b', key: 'other' },
    promptKeys: ['hint'],
  });
});

it.each([
  ['without a brush', '<View><Image name="a" value="$a"/></View>', '<BrushLabels>'],
  ['with a brush on a text', '<View><Text name="a"/><BrushLabels name="b" toName="a"/></View>', '<BrushLabels>'],
  ['without the field of the image', '<View><Image name="a"/><BrushLabels name="b" toName="a"/></View>', 'field'],
  ['that is not closed', '<View><Image name="a" value="$a"/>', 'well-formed'],
])('is refused %s', (_, config, word) => {
  expect(() => readLabelling(config)).toThrow(word);
});

it('is read in time that grows with its length, whatever it is', () => {
  const parts = ['<a ', '<!--', '<a b="', '<', '<a>', '<a b=', `<a ${'b'.repeat(10)}`, '&#', '<a/>'];
  for (const part of parts) expect(() => readLabelling(part.repeat(200_000))).toThrow();
  expect(() => readLabelling(`<a ${'b'.repeat(500_000)}>`)).toThrow();
});
