// The picture that will go with the question, small, with its name.
import { Icon } from '../icon.tsx';

export function PictureChip({ url, name, onRemove }: { url: string; name: string; onRemove: () => void }) {
  return (
    <div className="chip">
      {/* Of a type that browsers do not show, the name is enough. */}
      <img
        src={url}
        alt=""
        onError={(event) => {
          event.currentTarget.hidden = true;
        }}
      />
      <span>{name}</span>
      <button type="button" className="quiet" aria-label="Remove the picture" onClick={onRemove}>
        <Icon name="close" />
      </button>
    </div>
  );
}
