// Read-only links to a conversation: create, copy, revoke. A link is shown once, because the server stores no token.
import { useEffect, useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { RevokeShareDocument, ShareConversationDocument, SharesDocument } from '../api/generated.ts';
import type { SharesQuery } from '../api/generated.ts';
import { Dialog } from '../dialog.tsx';
import { Fault } from '../fault.tsx';
import { copyText } from '../picture/copy-text.ts';
import { addressOfShare } from '../use-place.ts';

type Share = NonNullable<SharesQuery['conversation']>['shares'][number];

/** Days until a link expires; empty: never. */
const TERMS = [
  { days: '', name: 'never' },
  { days: '1', name: 'in a day' },
  { days: '7', name: 'in a week' },
  { days: '30', name: 'in 30 days' },
];

export function ShareDialog({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const { shares, addresses, fault, create, revoke } = useShares(conversationId);
  const [days, setDays] = useState('');
  /** The address that the clipboard holds. */
  const [copied, setCopied] = useState('');
  const copy = async (address: string) => setCopied((await copyText(address)) ? address : '');
  return (
    <Dialog title="Share the conversation" onClose={onClose}>
      <p className="note">
        Anyone with a link can read the branch that is shown, including later turns, and can change nothing.
      </p>
      <Fault text={fault} />
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          void create(days === '' ? null : Number(days));
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
          {shares.map((share, i) => (
            <Link
              key={share.id}
              share={share}
              number={i + 1}
              address={addresses[share.id]}
              copied={copied}
              onCopy={(address) => void copy(address)}
              onRevoke={() => void revoke(share.id)}
            />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function useShares(conversationId: string) {
  const [shares, setShares] = useState<Share[]>([]);
  /** Addresses of the links that were created since the dialog was opened, by the id of the share. */
  const [addresses, setAddresses] = useState<Readonly<Record<string, string>>>({});
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

  const create = (expiresInDays: number | null) =>
    attempt(async () => {
      const input = { conversationId, expiresInDays };
      const { share, token } = (await client.request(ShareConversationDocument, { input })).shareConversation;
      setShares((before) => [...before, share]);
      setAddresses((before) => ({ ...before, [share.id]: addressOfShare(token) }));
    });
  const revoke = (id: string) =>
    attempt(async () => {
      await client.request(RevokeShareDocument, { id });
      setShares((before) => before.filter((one) => one.id !== id));
    });
  return { shares, addresses, fault, create, revoke };
}

interface LinkProps {
  share: Share;
  /** From 1. */
  number: number;
  /** Undefined when the link was created earlier: its token is not stored. */
  address: string | undefined;
  copied: string;
  onCopy: (address: string) => void;
  onRevoke: () => void;
}

function Link({ share: { createdAt, expiresAt }, number, address, copied, onCopy, onRevoke }: LinkProps) {
  return (
    <li>
      {address !== undefined && (
        <div className="row made">
          <input
            readOnly
            aria-label={`Address of link ${number}`}
            value={address}
            onFocus={(event) => event.target.select()}
          />
          <button type="button" onClick={() => onCopy(address)}>
            {copied === address ? 'Copied' : 'Copy'}
          </button>
          <small className="note">It is shown only once.</small>
        </div>
      )}
      <div className="row">
        <span>
          Made {day(createdAt)}
          <span className="note"> · {expiresAt === null ? 'does not end' : `ends ${day(expiresAt)}`}</span>
        </span>
        <button type="button" className="danger" aria-label={`Revoke link ${number}`} onClick={onRevoke}>
          Revoke
        </button>
      </div>
    </li>
  );
}

const day = (time: string): string =>
  new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
