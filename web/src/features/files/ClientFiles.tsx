import { useState } from "react";
import type { Channel, ClientFile } from "../../api/types";
import { CHANNEL_LABEL, CHANNELS } from "../../shared/channels";
import { fullTime, listTime } from "../../shared/format-time";
import { Dialog } from "../../shared/ui/Dialog";
import { LoadFailure } from "../../shared/ui/LoadFailure";
import { Placeholder } from "../../shared/ui/Placeholder";
import { SelectField } from "../../shared/ui/SelectField";
import { Skeleton } from "../../shared/ui/Skeleton";
import { useStaff } from "../account/staff-context";
import { fetchAttachment } from "./attachment-file";
import { DownloadButton } from "./DownloadButton";
import { useClientFiles } from "./use-client-files";
import "./files.css";

interface Props {
  clientId: string;
  name: string;
  onClose: () => void;
}

const CHOICES = [
  ["", "All channels"],
  ...CHANNELS.map((channel) => [channel, CHANNEL_LABEL[channel]] as const),
] as const;

/** Everything that was sent to a client or came from them, to be downloaded. */
export function ClientFiles({ clientId, name, onClose }: Props) {
  const [channel, setChannel] = useState<Channel | "">("");
  const list = useClientFiles(clientId, channel || null);
  const { data: files, error } = list;
  return (
    <Dialog title={`Files of ${name}`} onClose={onClose}>
      <div className="dialog__form">
        <SelectField
          label="Channel"
          path="channel"
          value={channel}
          options={CHOICES}
          onChange={setChannel}
        />
        {error && (
          <LoadFailure
            what="The files"
            problem={error.sentence}
            onRetry={() => void list.refetch()}
          />
        )}
        {list.isPending && <Skeleton label="Loading the files" rows={4} />}
        {files?.length === 0 && <Placeholder icon="file" title="There are no files here yet" />}
        {files && files.length > 0 && (
          <ul className="client-files" aria-label="Files">
            {files.map((file) => (
              <FileRow key={file.id} file={file} />
            ))}
          </ul>
        )}
        {list.hasNextPage && (
          <button
            type="button"
            className="button"
            disabled={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {list.isFetchingNextPage ? "Loading…" : "Load more"}
          </button>
        )}
      </div>
    </Dialog>
  );
}

function FileRow({ file }: { file: ClientFile }) {
  const { api } = useStaff();
  return (
    <li className="client-files__item">
      <DownloadButton
        name={file.name}
        size={file.size}
        unavailable={file.quarantined}
        load={() => fetchAttachment(api, file.message_id, file.id)}
      />
      <span className="client-files__about">
        {CHANNEL_LABEL[file.channel]}, {file.direction === "inbound" ? "from" : "by"}{" "}
        {file.author.name},{" "}
        <time dateTime={file.at} title={fullTime(file.at)}>
          {listTime(file.at)}
        </time>
        {file.quarantined && " · Quarantined: it cannot be downloaded"}
      </span>
    </li>
  );
}
