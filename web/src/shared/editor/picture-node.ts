import { mergeAttributes, Node } from "@tiptap/core";

/** Pictures in the text. They are uploads: the text names one by its id, and nothing else loads. */
export interface PictureStore {
  /** Uploads it; null where it was refused, which is told where uploads are listed. */
  add: (file: File) => Promise<{ id: string; name: string } | null>;
  /** Where the browser finds it; null when it is not there any more. */
  sourceOf: (id: string) => Promise<string | null>;
}

const SCHEME = "cid:";

/** `<img src="cid:<upload id>">`; the picture itself is shown by a view of its own. */
export function pictureNode(store: PictureStore | null) {
  return Node.create({
    name: "picture",
    group: "inline",
    inline: true,
    draggable: true,
    addAttributes: () => ({
      id: {
        default: null,
        parseHTML: (element: HTMLElement) => element.getAttribute("src")?.slice(SCHEME.length),
        renderHTML: ({ id }: { id: string }) => ({ src: SCHEME + id }),
      },
      alt: { default: "" },
    }),
    parseHTML: () => [{ tag: `img[src^="${SCHEME}"]` }],
    renderHTML: ({ HTMLAttributes }) => ["img", mergeAttributes(HTMLAttributes)],
    renderText: ({ node }) => `[${String(node.attrs["alt"])}]`,
    addNodeView: () => (props) => {
      const { id, alt } = props.node.attrs as { id: string; alt: string };
      const dom = document.createElement("img");
      dom.alt = alt;
      dom.className = "rich-text__picture";
      void store?.sourceOf(id).then((source) => source !== null && dom.setAttribute("src", source));
      return { dom };
    },
  });
}

const KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp"];

export function isPictureFile(file: File): boolean {
  return KINDS.includes(file.type);
}
