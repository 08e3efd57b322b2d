// A GraphQL document as text that knows what it takes and what it gives. The two fields are there for the type checker
// only.

export type Document<Result, Variables> = string & { readonly __result?: Result; readonly __variables?: Variables };
