import { ImageResponse } from "next/og";
import { logoPath } from "@/components/logo";

export const shareSize = { width: 1200, height: 630 };

/** The picture that goes with a link in chats and feeds. Colours as numbers: the drawer knows no oklch. */
export function shareCard(title: string): ImageResponse {
  return new ImageResponse(
    <div
      style={{
        width: "100%",
        height: "100%",
        display: "flex",
        flexDirection: "column",
        justifyContent: "space-between",
        padding: 80,
        background: "#f4f3f0",
        color: "#1f1d1a",
      }}
    >
      <div style={{ display: "flex", alignItems: "center", gap: 20, fontSize: 44 }}>
        <svg width="56" height="56" viewBox="0 0 24 24" fill="#0a5459">
          <path fillRule="evenodd" d={logoPath} />
        </svg>
        Parley
      </div>
      <div style={{ display: "flex", fontSize: 76, lineHeight: 1.12, letterSpacing: -2 }}>{title}</div>
    </div>,
    shareSize,
  );
}
