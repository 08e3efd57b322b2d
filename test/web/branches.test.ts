import { describe, expect, it } from 'vitest';
import { endOfBranch, pathTo, siblingsOf } from '../../web/src/chat/branches.ts';

const node = (id: string, parent: string | null) => ({ turn: { id, parent: parent === null ? null : { id: parent } } });
//  a ── b ── d ── f
//   └── c ── e
const turns = [node('a', null), node('b', 'a'), node('c', 'a'), node('d', 'b'), node('e', 'c'), node('f', 'd')];
const ids = (nodes: readonly { turn: { id: string } }[]) => nodes.map(({ turn }) => turn.id).join('');

describe('a conversation that branches', () => {
  it('is shown along one path', () => {
    expect([ids(pathTo(turns, 'f')), ids(pathTo(turns, 'e')), ids(pathTo(turns, 'a'))]).toEqual(['abdf', 'ace', 'a']);
    expect([pathTo(turns, null), pathTo(turns, 'nothing')]).toEqual([[], []]);
  });

  it('is followed to the newest turn below the one that was chosen', () => {
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => endOfBranch(turns, id))).toEqual(['f', 'f', 'e', 'f', 'e', 'f']);
  });

  it('knows which turns stand side by side', () => {
    expect(turns.map((one) => ids(siblingsOf(turns, one)))).toEqual(['a', 'bc', 'bc', 'd', 'e', 'f']);
  });

  it('is not followed without end when the rows of a server form a circle', () => {
    expect(ids(pathTo([node('x', 'y'), node('y', 'x')], 'x'))).toBe('yx');
  });
});
