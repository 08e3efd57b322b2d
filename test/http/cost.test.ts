// What an operation costs: fields and elements of lists, times the lists that they lie in.
import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CostCounter, listsWithoutSize } from '../../src/http/cost.ts';
import { loadSchema } from '../../src/http/schema.ts';

const schema = loadSchema('schema', undefined);
const counter = new CostCounter(schema);

function costOf(source: string, variables: Record<string, unknown> = {}): number {
  const document = parse(source);
  const operation = getOperationAST(document);
  if (operation == null) throw new Error('no operation');
  return counter.costOf(document, operation, variables);
}

describe('the schema', () => {
  it('has a size for every list', () => {
    expect(listsWithoutSize(schema)).toEqual([]);
  });

  it('with a list without a size is reported', () => {
    const directive =
      'directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION';
    const forgetful = buildSchema(
      `${directive} type Query { told: [Int!]! @listSize(assumedSize: 3) forgotten: [Int!]! ` +
        'page(first: Int): Page! @listSize(slicingArguments: ["first"], assumedSize: 5, sizedFields: ' +
        '["edges"]) } type Page { edges: [Int!] others: [Int!] }',
    );
    expect(listsWithoutSize(forgetful)).toEqual(['Query.forgotten', 'Page.others']);
  });
});

describe('an operation costs', () => {
  it('one for each field', () => {
    expect(costOf('{ viewer { id tenant } }')).toBe(3);
  });

  it("one for each element of a list, and the cost of the element's fields", () => {
    expect(costOf('{ turn(id: "x") { siblings { id } } }')).toBe(2 + 100 * 2);
    expect(costOf('{ turn(id: "x") { siblings { siblings { siblings { id } } } } }')).toBe(
      2 + 100 * (2 + 100 * (2 + 100 * 2)),
    );
  });

  it("the fields of a page's elements once for each element, and the other fields once", () => {
    expect(costOf('{ conversations(first: 7) { edges { cursor } pageInfo { hasNextPage } } }')).toBe(1 + 1 + 7 * 2 + 2);
    expect(costOf('{ conversations(last: 7) { edges { cursor } } }')).toBe(2 + 7 * 2);
    expect(costOf('{ conversations { edges { cursor } } }')).toBe(2 + 50 * 2);
    expect(costOf('{ viewer { usage(days: 30) { day } } }')).toBe(2 + 30 * 2);
    expect(costOf('{ viewer { usage { day } } }')).toBe(2 + 7 * 2);
    expect(costOf('{ viewer { scopes } }')).toBe(2 + 2);
  });

  it('the same with a variable, its default, and a literal number', () => {
    const literal = costOf('{ conversations(first: 100) { edges { cursor } } }');
    expect(costOf('query ($n: Int) { conversations(first: $n) { edges { cursor } } }', { n: 100 })).toBe(literal);
    // Defaults are filled in by whoever reads the variables; a variable that is not given leaves the argument out.
    expect(costOf('query ($n: Int) { conversations(first: $n) { edges { cursor } } }')).toBe(
      costOf('{ conversations { edges { cursor } } }'),
    );
    expect(costOf('query ($n: Int) { viewer { usage(days: $n) { day } } }')).toBe(
      costOf('{ viewer { usage { day } } }'),
    );
  });

  it('the same with fragments at every place', () => {
    const inline = costOf('{ turn(id: "x") { siblings { id status } children { id status } } }');
    expect(costOf('{ turn(id: "x") { siblings { ...F } children { ...F } } } fragment F on Turn { id status }')).toBe(
      inline,
    );
    expect(costOf('{ turn(id: "x") { siblings { ... { id status } } children { ... on Turn { id status } } } }')).toBe(
      inline,
    );
    expect(
      costOf('{ conversations(first: 7) { ...P } } fragment P on ConversationConnection { edges { cursor } }'),
    ).toBe(2 + 7 * 2);
  });

  it('nothing for skipped fields', () => {
    expect(
      costOf(
        'query ($no: Boolean!) { viewer { id usage @skip(if: true) { day } ...V @include(if: $no) } ' +
          '} fragment V on Viewer { usage { day } }',
        { no: false },
      ),
    ).toBe(2);
  });

  it('the sum of all fields when each fragment doubles the next, and is counted quickly', () => {
    const fragments = Array.from(
      { length: 60 },
      (_, i) => `fragment F${i} on Turn { ${i === 59 ? 'id' : `...F${i + 1} ...F${i + 1}`} }`,
    ).join(' ');
    expect(costOf(`{ turn(id: "x") { ...F0 } } ${fragments}`)).toBe(1 + 2 ** 59);
  });

  it('for introspection too', () => {
    expect(
      costOf('{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }'),
    ).toBeGreaterThan(5000);
  });
});
