import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { Attachment } from "../../api/types";
import { useStaff } from "../account/staff-context";
import { attachmentQuery } from "../files/attachment-file";
import { contentIdOf, picturesIn } from "./inline-pictures";

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * The pictures of a mail by what its HTML calls them, each as an address that only this page knows,
 * for as long as it is shown; and a sentence for each that did not come.
 */
export function useInlinePictures(messageId: string, html: string, attachments: Attachment[]) {
  const { api } = useStaff();
  const files = useMemo(() => picturesIn(html, attachments), [html, attachments]);
  const { contents, problems } = useQueries({
    queries: files.map((file) => attachmentQuery(api, messageId, file.id)),
    combine: (answers) => ({
      // All at once: each change of the frame loads it anew.
      contents: answers.some(({ isPending }) => isPending) ? [] : answers.map(({ data }) => data),
      problems: answers.flatMap(({ error }, index) =>
        error
          ? [`${files[index]?.name ?? "A picture"} could not be loaded. ${error.sentence}`]
          : [],
      ),
    }),
  });
  const [pictures, setPictures] = useState(NONE);
  useEffect(() => {
    const come = files.flatMap((file, index) => {
      const content = contents[index];
      return content ? [[`cid:${contentIdOf(file)}`, URL.createObjectURL(content)] as const] : [];
    });
    if (come.length === 0) return undefined;
    setPictures(new Map(come));
    return () => come.forEach(([, address]) => URL.revokeObjectURL(address));
  }, [files, contents]);
  return { pictures, problems };
}
