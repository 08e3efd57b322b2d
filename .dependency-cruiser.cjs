// Who may import whom (docs/architecture.md). `npm run check` runs it.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'for types too; prisma/generated and resolvers/generated are made',
      severity: 'error',
      from: { pathNot: '^(prisma/generated/|resolvers/generated)' },
      to: { circular: true, viaOnly: { pathNot: '^(prisma/generated/|resolvers/generated)' } },
    },
    {
      name: 'nobody-imports-an-entry',
      severity: 'error',
      from: { pathNot: '^(test|bench|src/entry)/' },
      to: { path: '^src/entry/' },
    },
    {
      name: 'inference-stands-alone',
      severity: 'error',
      from: { path: '^inference/' },
      to: { path: '^(src|resolvers|doors|prisma|schema|web|scripts|test)/' },
    },
    {
      name: 'inference-has-one-door',
      comment: 'and mask/index.ts, which needs no model; types may be imported from where they are',
      severity: 'error',
      from: { pathNot: '^(inference|test|bench|web)/' },
      to: { path: '^inference/', pathNot: '^inference/(mask/)?index\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'onnxruntime-in-one-file',
      severity: 'error',
      from: { pathNot: '^inference/runtime/session\\.ts$' },
      to: { path: 'onnxruntime-node' },
    },
    {
      name: 'prisma-in-repositories',
      severity: 'error',
      from: {
        path: '^(src|resolvers|doors|inference)/',
        pathNot: '^src/([a-z]+/[a-z-]*repository|platform/database)\\.ts$',
      },
      to: { path: '(^prisma/generated|node_modules/@prisma)' },
    },
    {
      name: 'resolvers-only-translate',
      severity: 'error',
      from: { path: '^resolvers/' },
      to: { path: '^(src/(platform|http|entry)|inference|prisma)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'doors-only-translate',
      comment: 'and know neither GraphQL nor one another',
      severity: 'error',
      from: { path: '^doors/([^/]+)/' },
      to: {
        path: '^(src/(platform|http|entry)|inference|prisma|resolvers|doors/(?!$1/))/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'services-know-no-protocol',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/entry/' },
      to: { path: '^(resolvers|doors)/' },
    },
    {
      name: 'engine-only-where-turns-run',
      comment:
        'src/export reads run-length encodings, src/images refusals of pictures, src/masks splits older outlines',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(entry|turns|export|images|masks)/' },
      to: { path: '^inference/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-knows-only-the-schema-and-the-client',
      comment: 'and the codec of run lengths and what draws masks from their codes: both are pure',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|resolvers|doors|inference|prisma)/', pathNot: '^inference/mask/(rle|redraw)\\.ts$' },
    },
    {
      name: 'the-client-stands-alone',
      severity: 'error',
      from: { path: '^client/' },
      to: { path: '^(src|resolvers|doors|inference|prisma|web|scripts|test)/' },
    },
    {
      name: 'no-node-in-the-browser',
      severity: 'error',
      from: { path: '^(web/src|client/src/(?!node\\.ts))' },
      to: { path: '(^client/src/node\\.ts$|node_modules/ws/)' },
    },
    {
      name: 'no-test-code-in-production',
      severity: 'error',
      from: { path: '^(src|resolvers|doors|inference|web|scripts|bench)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist)/(?!onnxruntime-node|@prisma)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
