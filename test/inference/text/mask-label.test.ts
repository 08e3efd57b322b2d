import { describe, expect, it } from 'vitest';
import { maskLabel } from '../../../inference/text/mask-label.ts';

const named = (said: string, ways: string[] | null = null): string => maskLabel(said, ['segment the thing'], ways);

describe('a mask is called by the words that the model says before it', () => {
  it.each([
    ['The red ball: ', 'the red ball'],
    ['the red ball:', 'the red ball'],
    ['Here is the red ball ', 'the red ball'],
    ['Here are the two cubes: ', 'the two cubes'],
    ['. The blue cube: ', 'the blue cube'],
    [', and the ring: ', 'the ring'],
    ['Sure, the red ball: ', 'the red ball'],
    ['There is one. A cone: ', 'a cone'],
    ['I see no purple cube: ', 'purple cube'],
    ['Der rote Ball: ', 'Der rote Ball'],
    ['Theo: ', 'Theo'],
  ])('%j: %j', (said, label) => {
    expect(named(said)).toBe(label);
  });

  it.each([
    '',
    'Here it is: ',
    'Here they are: ',
    'I see none: ',
    'It: ',
    'Sure, it is ',
    'The mask: ',
    'The: ',
    'Cyan. ',
  ])('%j names nothing: the question does', (said) => {
    expect(named(said)).toBe('the thing');
  });

  it('in the ways that the bundle declares, and in no other', () => {
    expect(named('Masking <the ring>', ['masking <{phrase}>'])).toBe('the ring');
    expect(named('The ring: ', ['masking <{phrase}>'])).toBe('the thing');
    expect(named('The ring: ', [])).toBe('the thing');
  });
});

describe('else by what the question asks for', () => {
  it.each([
    ['segment the red ball', 'the red ball'],
    ['Segment the red ball.', 'the red ball'],
    ['can you outline the red ball, please?', 'the red ball'],
    ['give me a mask of the red ball', 'the red ball'],
    ['Could you please find and segment the ring in this picture?', 'the ring'],
    ['please cut out the cube for me', 'the cube'],
    ['I want the cone', 'the cone'],
    ["I'd like to see a mask of the cone", 'the cone'],
    ['which pixels belong to the block?', 'the block'],
    ['where exactly is the ring? mark it', 'the ring'],
    ['draw a mask over the cube', 'the cube'],
    ['separate the cube from the rest', 'the cube'],
    ['locate the cube and mask it', 'the cube'],
    ['cover the cube with a mask', 'the cube'],
    ['mask for the cube', 'the cube'],
    ['contour of the cube', 'the cube'],
    ['the cube please', 'the cube'],
    ['the red ball left of the cube', 'the red ball left of the cube'],
    ['segmnt the red ball', 'the red ball'],
    ['segement teh red ball pls', 'teh red ball'],
    ['highlihgt the ring', 'the ring'],
    ['is there a red ball? segment it', 'a red ball'],
    ['how many balls are there? mark them', 'balls'],
    ['now the blue one', 'the blue one'],
    ['What colour is the ring? Segment the cube.', 'the cube'],
    ['segment a 3.5 mm screw', 'a 3.5 mm screw'],
    ['hi! show me the dark ball', 'the dark ball'],
    ['show where the ring is with a mask', 'the ring'],
    ['cut the ring out of the picture', 'the ring'],
    ['now only the cube', 'the cube'],
    ['mask: the ring', 'the ring'],
    ['make a mask for the ring', 'the ring'],
    ['the ring masked', 'the ring'],
    ['gimme the ring', 'the ring'],
    ['sorry, i meant the cube', 'the cube'],
    ['no, the cube instead', 'the cube'],
    ['ring', 'ring'],
    ['mask', 'mask'],
    ['segment', 'segment'],
    ['segment this', 'this'],
    ['segment it', 'it'],
    ['the person who is holding a mask', 'the person who is holding a mask'],
    ['segmentiere den roten Ball bitte', 'segmentiere den roten Ball bitte'],
    ['赤いボールを切り抜いて', '赤いボールを切り抜いて'],
    ['  ??? ', '???'],
  ])('%j: %j', (question, label) => {
    expect(maskLabel('', [question], null)).toBe(label);
  });

  it.each([
    [['what colour is the ring?', 'segment it'], 'the ring'],
    [['segment the left half', 'segment it again'], 'the left half'],
    [['segment the red ball', 'thanks', 'now mask them again, please'], 'the red ball'],
    [['hello', 'segment this'], 'this'],
    [['segment the ring', 'is it red?', 'segment it'], 'the ring'],
    [['segment the ball', 'segment the cube'], 'the cube'],
    [['it', 'segment it'], 'it'],
  ])('%j: %j, for a pronoun means what was asked before', (questions, label) => {
    expect(maskLabel('', questions, null)).toBe(label);
  });
});
