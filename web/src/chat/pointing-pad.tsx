// The picture that goes with the question, to set marks on it, before it is in the conversation.
import type { Marks } from './marks.ts';
import type { Model } from '../api/types.ts';
import { PointablePicture } from '../picture/pointable-picture.tsx';

interface Props {
  url: string;
  can: Model['abilities'];
  marks: Marks;
  onMarks: (marks: Marks) => void;
}

export function PointingPad({ url, can, marks, onMarks }: Props) {
  return (
    <div className="pad">
      <PointablePicture
        url={url}
        alt=""
        size={null}
        most={{ width: '560px', height: '40vh' }}
        marking={{ can, marks, onMarks }}
        alone
      />
    </div>
  );
}
