import { storage } from "@/lib/platform/storage";

const folderOf = (workspaceId: string, exportId: string): string => `${workspaceId}/exports/${exportId}`;

/** Key of an archive in the store: the same however often it is made. */
export const partKey = (workspaceId: string, exportId: string, part: number): string =>
  `${folderOf(workspaceId, exportId)}/${part}.zip`;

/** Deletes all archives of an export, also those of a try that broke off. */
export const removeArchives = (workspaceId: string, exportId: string): Promise<void> =>
  storage().removeUnder(folderOf(workspaceId, exportId));
