// Files that are dropped or pasted anywhere on the page. (Without this the browser would leave the page and open them.)
import { useEffect, useRef, useState } from 'react';

/** Whether files are being dragged over the page just now. */
export function useDroppedFiles(onFiles: (files: Iterable<File>) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onFiles);
  useEffect(() => {
    latest.current = onFiles;
  });

  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setOver(false);
      latest.current(event.dataTransfer.files);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (event.clipboardData === null || event.clipboardData.files.length === 0) return;
      // Office programs copy a picture of a text beside the text. (Finder copies the name of a file beside the file.)
      if (['text/plain', 'text/html'].every((type) => event.clipboardData?.types.includes(type))) return;
      event.preventDefault();
      latest.current(event.clipboardData.files);
    };
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('dragleave', onDragLeave);
    document.addEventListener('drop', onDrop);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('dragleave', onDragLeave);
      document.removeEventListener('drop', onDrop);
      document.removeEventListener('paste', onPaste);
    };
  }, []);
  return over;
}
