/** Whose a file is, and where it is to be sent. Nobody else is ever shown it. */
export type KeptPlace = { userId: string; slug: string; conversationId: string };

/** A file that was picked, pasted or recorded here and not sent yet. */
export type KeptFile = { id: string; file: Blob; voice?: { durationMs: number; waveform: number[] } };

type Row = KeptFile & KeptPlace & { at: number };

/** Of all conversations of this browser together; what does not fit lives as long as the page. */
const mostKept = 60;
const mostBytesKept = 200 * 1024 * 1024;
/** What nobody sent in a week was forgotten by who picked it too. */
const longestMs = 7 * 24 * 3_600_000;

const database = "parley-writing";
const store = "files";

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  return (opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(database, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(store, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error("refused"));
  }).catch((error: unknown) => {
    opening = null;
    throw error;
  }));
}

/** Runs one transaction to its end. Where the browser keeps nothing (private window, full disk) nothing happens. */
async function change(run: (files: IDBObjectStore) => void): Promise<void> {
  try {
    const transaction = (await open()).transaction(store, "readwrite");
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("aborted"));
      run(transaction.objectStore(store));
    });
  } catch {
    // The page still has the file; only a reload loses it.
  }
}

function walk(
  files: IDBObjectStore,
  see: (cursor: IDBCursorWithValue, row: Row) => void,
  end = () => {},
): void {
  const asked = files.openCursor();
  asked.onsuccess = () => {
    const cursor = asked.result;
    if (!cursor) return end();
    see(cursor, cursor.value as Row);
    cursor.continue();
  };
}

/** Keeps a file over a reload, if there is room. Never throws. */
export function keepFile(place: KeptPlace, file: KeptFile): Promise<void> {
  return change((files) => {
    let count = 0;
    let bytes = file.file.size;
    walk(
      files,
      (_, row) => {
        count += 1;
        bytes += row.file.size;
      },
      () => {
        if (count < mostKept && bytes <= mostBytesKept) {
          files.put({ ...file, ...place, at: Date.now() } satisfies Row);
        }
      },
    );
  });
}

/**
 * The files kept for one conversation, in the order in which they were picked. What is old, and what somebody else left
 * in this browser, is forgotten on the way. Never throws.
 */
export async function listKept({ userId, conversationId }: Omit<KeptPlace, "slug">): Promise<KeptFile[]> {
  const found: Row[] = [];
  await change((files) => {
    walk(files, (cursor, row) => {
      if (row.userId !== userId || Date.now() - row.at > longestMs) cursor.delete();
      else if (row.conversationId === conversationId) found.push(row);
    });
  });
  return found
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, file, voice }) => ({ id, file, ...(voice ? { voice } : {}) }));
}

const otherTabs = () => ("BroadcastChannel" in globalThis ? new BroadcastChannel("parley-kept-files") : null);

/** They were sent or removed: no reload brings them back, and other tabs let go of them too. Never throws. */
export async function forgetFiles(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const channel = otherTabs();
  channel?.postMessage(ids);
  channel?.close();
  await change((files) => ids.forEach((id) => files.delete(id)));
}

/** Calls back with the ids that another tab forgot. @returns what ends that */
export function onForgotten(notify: (ids: readonly string[]) => void): () => void {
  const channel = otherTabs();
  if (channel) channel.onmessage = ({ data }) => notify(data as string[]);
  return () => channel?.close();
}

/** Takes away everything, whoever it belongs to. Never throws. */
export function forgetAllFiles(): Promise<void> {
  return change((files) => files.clear());
}
