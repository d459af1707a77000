"use client";

import { useEffect } from "react";

const size = 48;

/** The icon of the tab with a dot at its corner; null when the browser cannot draw it. */
async function dotted(): Promise<string | null> {
  const icon = new Image(size, size);
  icon.src = "/icons/icon-48.png";
  await icon.decode();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.drawImage(icon, 0, 0, size, size);
  pen.beginPath();
  pen.arc(size - 11, 11, 10, 0, 2 * Math.PI);
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--destructive") || "red";
  pen.fill();
  return canvas.toDataURL("image/png");
}

/** Shows at the tab's icon that something waits, where the title is too narrow to be read. */
export function useIconDot(waits: boolean): void {
  useEffect(() => {
    if (!waits) return;
    let left = false;
    const link = document.createElement("link");
    link.rel = "icon";
    dotted()
      .then((address) => {
        if (left || !address) return;
        link.href = address;
        // The last one wins.
        document.head.append(link);
      })
      .catch(() => undefined);
    return () => {
      left = true;
      link.remove();
    };
  }, [waits]);
}
