// The conversation as an archive, in the format that the next program reads.
import { useState } from 'react';
import { client, sentenceOf } from '../api/client.ts';
import { ExportUrlDocument } from '../api/generated.ts';
import type { ExportFormat } from '../api/generated.ts';
import { Dialog } from '../dialog.tsx';
import { Icon } from '../icon.tsx';

const FORMATS: { format: ExportFormat; name: string; holds: string }[] = [
  { format: 'JSON', name: 'Everything', holds: 'All branches as JSON, and every file of every mask' },
  { format: 'COCO', name: 'COCO', holds: 'instances_default.json with run-length masks' },
  { format: 'LABEL_STUDIO', name: 'Label Studio', holds: 'Brush labels, a labelling config, how to import' },
  { format: 'CVAT', name: 'CVAT', holds: 'CVAT for images 1.1, mask shapes' },
  { format: 'YOLO_SEG', name: 'YOLO', holds: 'Outlines and data.yaml, for Ultralytics segmentation' },
  { format: 'LABELME', name: 'LabelMe', holds: 'A JSON file of polygons beside each picture' },
  { format: 'GEOJSON', name: 'GeoJSON', holds: 'Polygons along the edges of pixels' },
  {
    format: 'TRAINING',
    name: 'Training data',
    holds: 'Only the masks that you drew or corrected, for training/photos.py; it is up to you who gets them',
  },
  { format: 'REDRAW', name: 'Replay', holds: 'A page that draws the masks step by step, without a network' },
  { format: 'SVG', name: 'SVG', holds: 'Outlines over each picture' },
];

export function ExportDialog({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  const [fault, setFault] = useState('');

  const download = async (format: ExportFormat) => {
    setFault('');
    try {
      const { conversation } = await client.request(ExportUrlDocument, { id: conversationId, format });
      if (conversation === null) throw new Error('There is no such conversation any more.');
      const link = document.createElement('a');
      link.href = conversation.exportUrl;
      link.download = '';
      link.click();
    } catch (error) {
      setFault(sentenceOf(error));
    }
  };
  return (
    <Dialog title="Export the conversation" onClose={onClose}>
      <p className="note">A ZIP archive with the pictures, and beside them:</p>
      {fault !== '' && (
        <p role="alert" className="fault">
          {fault}
        </p>
      )}
      <ul className="formats">
        {FORMATS.map(({ format, name, holds }) => (
          <li key={format}>
            <button type="button" onClick={() => void download(format)}>
              <span>
                <strong>{name}</strong>
                <small>{holds}</small>
              </span>
              <Icon name="download" />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
