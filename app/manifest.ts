import type { MetadataRoute } from "next";

const sizes = [48, 72, 96, 128, 144, 152, 192, 256, 384, 512];

export default function manifest(): MetadataRoute.Manifest {
  return {
    name: "Parley",
    short_name: "Parley",
    description: "The inbox for your business's WhatsApp.",
    id: "/",
    // The app on the phone is the inbox; the browser begins with the dashboard.
    start_url: "/w?page=inbox",
    scope: "/",
    display: "standalone",
    background_color: "#fdfdfb",
    theme_color: "#0a5459",
    icons: [
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml" },
      ...sizes.map((size) => ({
        src: `/icons/icon-${size}.png`,
        sizes: `${size}x${size}`,
        type: "image/png",
      })),
      ...[192, 512].map((size) => ({
        src: `/icons/maskable-${size}.png`,
        sizes: `${size}x${size}`,
        type: "image/png",
        purpose: "maskable" as const,
      })),
      {
        src: "/icons/monochrome-512.png",
        sizes: "512x512",
        type: "image/png",
        purpose: "monochrome",
      },
    ],
  };
}
