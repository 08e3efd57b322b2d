// Compares the schema with the schema of the last release. docs/versioning.md has the policy: a member may be removed
// when it was deprecated in that release and the release named in its reason has come.
import {
  DangerousChangeType,
  Kind,
  buildASTSchema,
  findBreakingChanges,
  findDangerousChanges,
  parse,
  visit,
} from 'graphql';
import type { ASTNode, ConstDirectiveNode, GraphQLSchema } from 'graphql';

const UNTIL = /works until release (\d+)\.(\d+)\.(\d+)\.$/;

/** `released`: SDL of the last release. `version`: the version that is being prepared. Returns a sentence for each. */
export function breakingChanges(released: string, schema: GraphQLSchema, version: string): string[] {
  const old = buildASTSchema(withoutExpired(released, version));
  const defaults = findDangerousChanges(old, schema).filter(
    ({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE,
  );
  return [...findBreakingChanges(old, schema), ...defaults].map(({ description }) => description);
}

/** Removes the deprecated members whose last release has come. Their removal is then no change. */
function withoutExpired(sdl: string, version: string): ReturnType<typeof parse> {
  const remove = (node: ASTNode & { readonly directives?: readonly ConstDirectiveNode[] | undefined }) =>
    (node.directives ?? []).some((directive) => isExpired(directive, version)) ? null : undefined;
  return visit(parse(sdl), { FieldDefinition: remove, InputValueDefinition: remove, EnumValueDefinition: remove });
}

function isExpired({ name, arguments: given }: ConstDirectiveNode, version: string): boolean {
  if (name.value !== 'deprecated') return false;
  const reason = given?.find((argument) => argument.name.value === 'reason')?.value;
  const until = UNTIL.exec(reason?.kind === Kind.STRING ? reason.value : '');
  return until !== null && compare(version.split('.'), until.slice(1)) >= 0;
}

/** Compares [major, minor, patch]: negative, 0 or positive. */
function compare(a: readonly string[], b: readonly string[]): number {
  for (const [i, part] of b.entries()) {
    const difference = Number.parseInt(a[i] ?? '0', 10) - Number(part);
    if (difference !== 0) return difference;
  }
  return 0;
}
