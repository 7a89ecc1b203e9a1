import { linkedPieces } from "../linked-text";

/** What somebody wrote, with its addresses as links that open apart and tell nothing of this page. */
export function LinkedText({ text }: { text: string }) {
  return linkedPieces(text).map(({ text: piece, href }, index) =>
    href === null ? (
      piece
    ) : (
      <a
        // The pieces of one text never change places: the index is their identity.
        // oxlint-disable-next-line react/no-array-index-key
        key={index}
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
      >
        {piece}
      </a>
    ),
  );
}
