// The picture that will go with the question, small, with its name.
import { useEffect, useState } from 'react';
import { Icon } from '../icon.tsx';

export function PictureChip({ file, onRemove }: { file: File; onRemove: () => void }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return (
    <div className="chip">
      {url !== '' && <img src={url} alt="" />}
      <span>{file.name}</span>
      <button type="button" className="quiet" aria-label="Remove the picture" onClick={onRemove}><Icon name="close" /></button>
    </div>
  );
}
