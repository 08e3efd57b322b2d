// GraphiQL, for a browser that opens /graphql: the schema's descriptions, and examples in tabs. All of it comes from
// this server. (Its fourth version: the fifth edits with Monaco, eight megabytes and four workers, and a prebuilt
// bundle would bring a GraphQL of its own.)
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { EXAMPLES } from './examples.ts';
import './graphiql.css';

const url = new URL('graphql', document.baseURI).href;
// What stands among the headers (`authorization`) is said over the socket too.
const fetcher = createGraphiQLFetcher({ url, subscriptionUrl: url.replace(/^http/, 'ws') });

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <GraphiQL fetcher={fetcher} defaultTabs={EXAMPLES} defaultEditorToolsVisibility="variables" />,
  );
