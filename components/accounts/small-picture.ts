const side = 256;

/**
 * The middle of a picture as a square of 256 pixels: small enough to send, and free of what cameras write into files.
 * @throws when the browser cannot read the file as a picture
 */
export async function smallPicture(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const from = Math.min(picture.width, picture.height);
  const [x, y] = [(picture.width - from) / 2, (picture.height - from) / 2];
  canvas.getContext("2d")!.drawImage(picture, x, y, from, from, 0, 0, side, side);
  picture.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("No picture."))), "image/webp", 0.85),
  );
}
