import { useMemo } from "react";
import type { PictureStore } from "../../shared/editor/picture-node";
import type { UploadStore } from "../files/upload-store";
import { useUploadStore } from "../files/uploads-context";

/** Where this page has the pictures that it handed over, by the upload's id. */
const addresses = new Map<string, string>();

/** Pictures of a text are files of its message; the text shows them where they stand. */
export function useMailPictures(place: string): PictureStore {
  const store = useUploadStore();
  return useMemo(
    () => ({
      add: (file) => handedOver(store, place, file),
      sourceOf: async (id) => addresses.get(id) ?? null,
    }),
    [store, place],
  );
}

function handedOver(
  store: UploadStore,
  place: string,
  file: File,
): Promise<{ id: string; name: string } | null> {
  store.add(place, [file]);
  return new Promise((resolve) => {
    const settle = (picture: { id: string; name: string } | null) => {
      leave();
      resolve(picture);
    };
    const look = () => {
      const item = store.of(place).find((one) => one.file === file);
      // Refused or taken away: the list of files says why.
      if (!item || item.state === "failed" || item.state === "quarantined") return settle(null);
      if (item.state !== "ready" || item.id === null) return undefined;
      addresses.set(item.id, URL.createObjectURL(file));
      return settle({ id: item.id, name: item.name });
    };
    const leave = store.subscribe(look);
    look();
  });
}
