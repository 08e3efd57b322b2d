// The text of an answer, in which models write Markdown. Marked reads it into tokens, and each kind of token below
// becomes an element; the text of HTML, and of every other kind, is shown as it is written. So no markup of a model
// reaches the page, and no picture is fetched from an address that a model wrote.
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { marked } from 'marked';
import type { MarkedToken, Token, Tokens } from 'marked';

export function AnswerText({ text }: { text: string }) {
  // Models end a line where they want one.
  const tokens = useMemo(() => marked.lexer(text, { gfm: true, breaks: true }), [text]);
  return shown(tokens);
}

/** Without extensions, Marked makes no tokens of other kinds. */
const shown = (tokens: readonly Token[] | undefined): ReactNode =>
  tokens?.map((token, i) => <Shown key={i} token={token as MarkedToken} />);

function Shown({ token }: { token: MarkedToken }): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'paragraph':
      return <p dir="auto">{shown(token.tokens)}</p>;
    case 'heading':
      return <Heading {...token} />;
    case 'list':
      return <List {...token} />;
    case 'blockquote':
      return <blockquote dir="auto">{shown(token.tokens)}</blockquote>;
    case 'code':
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      );
    case 'hr':
      return <hr />;
    case 'table':
      return <Table {...token} />;
    case 'text':
      return 'tokens' in token && token.tokens !== undefined ? shown(token.tokens) : token.text;
    case 'strong':
      return <strong>{shown(token.tokens)}</strong>;
    case 'em':
      return <em>{shown(token.tokens)}</em>;
    case 'del':
      return <del>{shown(token.tokens)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'escape':
      return token.text;
    case 'link':
      return <Link {...token} />;
    default:
      return token.raw;
  }
}

/** The page has a title of its own, above all headings of answers. */
function Heading({ depth, tokens }: Tokens.Heading) {
  const Level = (['h3', 'h4', 'h5'] as const)[depth - 1] ?? 'h6';
  return <Level dir="auto">{shown(tokens)}</Level>;
}

function List({ ordered, start, items, raw }: Tokens.List) {
  // An answer such as “2.” is a number, although it reads as a list with nothing in it.
  if (items.every(({ text }) => text === '')) return <p>{raw}</p>;
  const all = items.map((item, i) => (
    <li key={i} dir="auto">
      {shown(item.tokens)}
    </li>
  ));
  return ordered ? <ol start={start === '' ? 1 : start}>{all}</ol> : <ul>{all}</ul>;
}

function Table({ header, rows }: Tokens.Table) {
  return (
    <table>
      <thead>
        <tr>
          {header.map((cell, i) => (
            <th key={i}>{shown(cell.tokens)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            {row.map((cell, n) => (
              <td key={n}>{shown(cell.tokens)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An address of another kind than these, for example one that runs a script, is shown as text. */
const PROTOCOLS = ['http:', 'https:', 'mailto:'];

function Link({ href, raw, tokens }: Tokens.Link) {
  if (!URL.canParse(href) || !PROTOCOLS.includes(new URL(href).protocol)) return raw;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {shown(tokens)}
    </a>
  );
}
