// What can be done with the conversation as a whole: share it, take it along.
import { useState } from 'react';
import { Icon } from '../icon.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { ShareDialog } from './share-dialog.tsx';

export function ConversationTools({ conversationId }: { conversationId: string }) {
  const [open, setOpen] = useState<'share' | 'export' | null>(null);
  const close = () => setOpen(null);
  return (
    <div className="conversation-tools">
      <button
        type="button"
        className="quiet"
        aria-label="Share"
        title="Read-only links to this conversation"
        onClick={() => setOpen('share')}
      >
        <Icon name="share" />
        <span className="name">Share</span>
      </button>
      <button
        type="button"
        className="quiet"
        aria-label="Export"
        title="Its pictures, answers and masks as a ZIP archive"
        onClick={() => setOpen('export')}
      >
        <Icon name="download" />
        <span className="name">Export</span>
      </button>
      {open === 'share' && <ShareDialog conversationId={conversationId} onClose={close} />}
      {open === 'export' && <ExportDialog conversationId={conversationId} onClose={close} />}
    </div>
  );
}
