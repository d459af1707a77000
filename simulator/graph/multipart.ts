/** One part of a multipart/form-data body. */
export interface Part {
  name: string;
  filename: string | null;
  type: string | null;
  bytes: Buffer;
}

/** Splits a multipart body. @returns null when there is no boundary or the body does not follow it. */
export function readMultipart(body: Buffer, contentType: string | undefined): Part[] | null {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? "");
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!mark) return null;
  const delimiter = Buffer.from(`--${mark}`);
  const parts: Part[] = [];
  let position = body.indexOf(delimiter);
  if (position < 0) return null;
  for (;;) {
    position += delimiter.length;
    if (body.toString("latin1", position, position + 2) === "--") return parts;
    position += 2;
    const headEnd = body.indexOf("\r\n\r\n", position);
    const next = body.indexOf(delimiter, position);
    if (headEnd < 0 || next < 0 || headEnd > next) return null;
    const head = body.toString("utf8", position, headEnd);
    const disposition = /content-disposition:[^\r\n]*/i.exec(head)?.[0] ?? "";
    parts.push({
      name: /[;\s]name="([^"]*)"/i.exec(disposition)?.[1] ?? "",
      filename: /filename="([^"]*)"/i.exec(disposition)?.[1] ?? null,
      type: /content-type:\s*([^\r\n]+)/i.exec(head)?.[1]?.trim() ?? null,
      bytes: body.subarray(headEnd + 4, next - 2),
    });
    position = next;
  }
}
