const side = 256;

/** @param pick which of the sides counts: the shorter fills the square, the longer fits into it */
async function drawn(file: Blob, pick: typeof Math.min, type: string): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const scale = side / pick(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  canvas.getContext("2d")!.drawImage(picture, (side - width) / 2, (side - height) / 2, width, height);
  picture.close();
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("No picture."))), type, 0.85),
  );
}

/**
 * The middle of a picture as a square of 256 pixels: small enough to send, and free of what cameras write into files.
 * @throws when the browser cannot read the file as a picture
 */
export const smallPicture = (file: Blob): Promise<Blob> => drawn(file, Math.min, "image/webp");

/**
 * The whole picture within a square of 256 pixels, its surroundings transparent, as a PNG: mail programs show that.
 * @throws when the browser cannot read the file as a picture
 */
export const smallLogo = (file: Blob): Promise<Blob> => drawn(file, Math.max, "image/png");
