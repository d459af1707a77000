import { media, message } from "@/lib/http/operations/inbox";
import { page, type Operation } from "@/lib/http/operations/operation";
import { sharedQuery } from "@/lib/inbox/shared";
import { contentQuery, uploadQuery } from "@/lib/media/schemas";

const reads = { about: "Files", access: { role: "viewer" } } as const;
const writes = { about: "Files", access: { role: "agent" } } as const;

export const mediaOperations: Operation[] = [
  {
    ...writes,
    method: "POST",
    path: "/media",
    summary: "Upload a file to send",
    description:
      "The body is the file itself, Content-Type its MIME type. Send it with POST /messages within two days, as " +
      '`{ "type": "image", "image": { "mediaId": … } }`; a file that no message names is deleted then. What WhatsApp ' +
      "would not take is refused here.",
    headers: {
      "Idempotency-Key": "Up to 200 printable characters; the same key and file give the same row.",
    },
    query: uploadQuery,
    status: 201,
    answer: media,
  },
  {
    ...reads,
    method: "GET",
    path: "/media/{mediaId}",
    summary: "Read what is known of a file",
    answer: media,
  },
  {
    ...reads,
    method: "GET",
    path: "/media/{mediaId}/content",
    summary: "Read a file's bytes",
    description: "Takes one range (206), and If-None-Match (304). Bytes under an id never change.",
    query: contentQuery,
    answer: "application/octet-stream",
  },
  {
    ...writes,
    method: "POST",
    path: "/media/{mediaId}/downloads",
    summary: "Try once more to get a customer's file from WhatsApp",
    status: 202,
    answer: media,
  },
  {
    ...reads,
    method: "GET",
    path: "/conversations/{conversationId}/media",
    summary: "List what was shared in a conversation, newest first",
    description:
      "Messages with files of a kind, or with links. A page may be shorter than `limit` although more follow: go on " +
      "while `nextCursor` is not null.",
    query: sharedQuery,
    answer: page(message),
  },
];
