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
  return written(canvas, "image/webp");
}

/**
 * The whole picture within a square of 256 pixels, its surroundings transparent, as a PNG: mail programs show that.
 * @throws when the browser cannot read the file as a picture
 */
export async function smallLogo(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const scale = side / Math.max(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  canvas.getContext("2d")!.drawImage(picture, (side - width) / 2, (side - height) / 2, width, height);
  picture.close();
  return written(canvas, "image/png");
}

const written = (canvas: HTMLCanvasElement, type: string): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("No picture."))), type, 0.85),
  );
