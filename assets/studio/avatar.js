// A picture of a person in, the square that a round mark shows of it out.

const SIDE = 512; // px

/** A file's picture as a square PNG, base64; a face stands above the middle. Throws when it is no picture. */
export async function squareOf(file) {
  const bitmap = await createImageBitmap(file);
  const side = Math.min(bitmap.width, bitmap.height);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.min(SIDE, side);
  canvas.getContext("2d").drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) * 0.38, side, side, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png").split(",")[1];
}
