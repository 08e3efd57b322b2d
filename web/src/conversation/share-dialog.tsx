// Read-only links to a conversation: made, copied while they are there to be seen (the server keeps no token), ended.
import { useEffect, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { RevokeShareDocument, ShareConversationDocument, SharesDocument } from '../api/generated.ts';
import type { SharesQuery } from '../api/generated.ts';
import { Dialog } from '../dialog.tsx';
import { copyText } from '../picture/copy-text.ts';
import { addressOfShare } from '../use-place.ts';

type Share = NonNullable<SharesQuery['conversation']>['shares'][number];

/** Days until a link ends by itself; empty: never. */
const TERMS = [
  { days: '', name: 'never' },
  { days: '1', name: 'in a day' },
  { days: '7', name: 'in a week' },
  { days: '30', name: 'in 30 days' },
];

export function ShareDialog({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const [shares, setShares] = useState<Share[]>([]);
  /** The links that were made since the dialog was opened, by the id of their share. */
  const [addresses, setAddresses] = useState<Readonly<Record<string, string>>>({});
  const [days, setDays] = useState('');
  const [copied, setCopied] = useState('');
  const [fault, setFault] = useState('');

  const attempt = async (action: () => Promise<void>) => {
    setFault('');
    try {
      await action();
    } catch (error) {
      setFault(sentenceOf(error));
    }
  };
  useEffect(() => {
    void attempt(async () =>
      setShares((await client.request(SharesDocument, { id: conversationId })).conversation?.shares ?? []),
    );
  }, [conversationId]);

  const create = () =>
    attempt(async () => {
      const {
        shareConversation: { share, token },
      } = await client.request(ShareConversationDocument, {
        input: { conversationId, expiresInDays: days === '' ? null : Number(days) },
      });
      setShares((before) => [...before, share]);
      setAddresses((before) => ({ ...before, [share.id]: addressOfShare(token) }));
    });
  const revoke = (id: string) =>
    attempt(async () => {
      await client.request(RevokeShareDocument, { id });
      setShares((before) => before.filter((one) => one.id !== id));
    });
  const copy = async (id: string, address: string) => setCopied((await copyText(address)) ? id : '');

  return (
    <Dialog title="Share the conversation" onClose={onClose}>
      <p className="note">
        Whoever has a link can read the branch that is shown, also as it goes on, and change nothing.
      </p>
      {fault !== '' && (
        <p role="alert" className="fault">
          {fault}
        </p>
      )}
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <label className="field">
          Ends
          <select value={days} onChange={(event) => setDays(event.target.value)}>
            {TERMS.map((term) => (
              <option key={term.days} value={term.days}>
                {term.name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="send">
          Make a link
        </button>
      </form>
      {shares.length > 0 && (
        <ul className="shares" aria-label="Links">
          {shares.map(({ id, createdAt, expiresAt }, i) => {
            const address = addresses[id];
            return (
              <li key={id}>
                {address !== undefined && (
                  <div className="row made">
                    <input
                      readOnly
                      aria-label={`Address of link ${i + 1}`}
                      value={address}
                      onFocus={(event) => event.target.select()}
                    />
                    <button type="button" onClick={() => void copy(id, address)}>
                      {copied === id ? 'Copied' : 'Copy'}
                    </button>
                    <small className="note">It is shown this once.</small>
                  </div>
                )}
                <div className="row">
                  <span>
                    Made {day(createdAt)}
                    <span className="note"> · {expiresAt === null ? 'does not end' : `ends ${day(expiresAt)}`}</span>
                  </span>
                  <button
                    type="button"
                    className="danger"
                    aria-label={`Revoke link ${i + 1}`}
                    onClick={() => void revoke(id)}
                  >
                    Revoke
                  </button>
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </Dialog>
  );
}

const day = (time: string): string =>
  new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
