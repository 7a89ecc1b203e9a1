import { createContext, useContext } from "react";
import type { UploadStore } from "./upload-store";

export const UploadsContext = createContext<UploadStore | null>(null);

export function useUploadStore(): UploadStore {
  const store = useContext(UploadsContext);
  if (!store) throw new Error("useUploads needs an UploadsContext above it");
  return store;
}
