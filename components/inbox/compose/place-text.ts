export type Coordinates = { latitude: number; longitude: number };

const number = String.raw`(-?\d{1,3}(?:\.\d+)?)`;
const shapes = [
  // The pin of a Google Maps link stands behind the middle of the map.
  new RegExp(`!3d${number}!4d${number}`),
  new RegExp(`[?&](?:q|query|ll|center)=(?:loc:)?${number}(?:,|%2C)\\+?(?:%20)?${number}`, "i"),
  new RegExp(`[?&]mlat=${number}&mlon=${number}`),
  new RegExp(`@${number},${number}`),
  new RegExp(`^geo:${number},${number}`),
  new RegExp(`^\\(?${number}°?\\s*[,;\\s]\\s*${number}°?\\)?$`),
];

/**
 * Reads "52.52, 13.405", a geo: address or a link of a map.
 * @returns null when there are no coordinates on earth in it
 */
export function readCoordinates(text: string): Coordinates | null {
  const given = text.trim();
  for (const shape of shapes) {
    const match = shape.exec(given);
    if (!match) continue;
    const [latitude, longitude] = [Number(match[1]), Number(match[2])];
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) return { latitude, longitude };
  }
  return null;
}
