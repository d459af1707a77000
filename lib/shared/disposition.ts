/** Content-Disposition after RFC 6266: plain letters for old programs, the name as it is for the others. */
export function dispositionOf(inline: boolean, filename: string): string {
  const plain = filename.replace(/[^\w. ()-]/g, "_");
  const whole = encodeURIComponent(filename).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${inline ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
