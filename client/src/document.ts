// A GraphQL document as a string that has the types of its variables and its data. The two fields exist for the type
// checker only.

export type Document<Result, Variables> = string & { readonly __result?: Result; readonly __variables?: Variables };
